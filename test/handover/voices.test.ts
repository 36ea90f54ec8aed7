import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/page/page.ts';
import { HELP_DESK, NOW, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { echoes, says } from '../support/items.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** A person wrote a minute ago and was answered; now an app, or one that Meta does not name, speaks in the thread. */
async function hears(appId: AppId | undefined, mode: Mode = 'zero-config', settings: object = {}) {
  const at = deployment({ settings });
  at.graph.mode = mode;
  await at.receive(says('hello', { at: NOW - MINUTE }));
  await at.visit();
  at.graph.calls.length = 0;
  await at.receive(echoes(appId, 'Ana here', { at: NOW - SECOND }));
  await at.receive(says('thank you', { at: NOW }));
  await at.visit();
  return at;
}

const answers = (at: Deployment) => at.graph.said.map(({ text }) => text).slice(1);

describe('after somebody else has spoken in a thread that nobody owns', () => {
  it.each([
    ['the inbox', PAGE_INBOX],
    ['an app that is no target', '9999999999999999' as AppId],
    ['an app that Meta does not name', undefined],
  ])('the bot is silent for half an hour where it was %s', async (_who, appId) => {
    const at = await hears(appId);
    expect(at.graph.verbs()).toContain('threadOwner');
    expect(answers(at)).toEqual([]);
    at.clock.now = NOW - SECOND + 30 * MINUTE;
    await at.receive(says('hello again', { at: at.clock.now }));
    await at.visit();
    expect(answers(at)).toEqual(['[bot] hello again']);
  });

  it.each([
    ['Meta’s Business AI', '622851382610562' as AppId, {}],
    [
      'an app that the settings call automatic',
      HELP_DESK,
      { automaticApps: [HELP_DESK], targets: {}, triggers: [], grantRequestsOf: [] },
    ],
  ])('the bot goes on where it was %s', async (_who, appId, settings) => {
    expect(answers(await hears(appId, 'zero-config', settings))).toEqual(['[bot] thank you']);
  });

  it('the bot goes on where the Page has Conversation Routing, and Meta says that nobody has taken the thread', async () => {
    const at = await hears(PAGE_INBOX, 'routing');
    expect(at.graph.verbs()).toEqual(['threadOwner', 'messagingFeatureStatus', 'send']);
    expect(answers(at)).toEqual(['[bot] thank you']);
  });
});

describe('an automatic text of the Page', () => {
  it.each(['zero-config', 'routing'] as const)('does not silence the bot (%s)', async (mode) => {
    const at = deployment();
    at.graph.mode = mode;
    await at.receive(says('What are your opening hours?'));
    await at.receive(echoes(PAGE_INBOX, 'Thanks for your message!', { at: NOW + SECOND }));
    await at.visit();
    await at.receive(says('And do you ship to Lyon?', { at: NOW + 2 * SECOND }));
    await at.visit();
    expect(at.graph.verbs().filter((verb) => verb === 'send')).toHaveLength(2);
  });

  it.each(['zero-config', 'routing'] as const)('may come before the first message (%s)', async (mode) => {
    const at = deployment();
    at.graph.mode = mode;
    const greeting = echoes(undefined, 'Hi! How can we help you?', { at: NOW - SECOND });
    await at.receive(greeting);
    await at.receive(says("I'd like the offer in your ad"));
    await at.receive(greeting);
    await at.visit();
    expect(at.graph.verbs()).toEqual(['threadOwner', 'send']);
  });
});
