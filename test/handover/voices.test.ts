import { describe, expect, it, vi } from 'vitest';
import { type AppId, type Psid, threadKey } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/page/page.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { echoes, says, takes } from '../support/items.ts';

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

describe('the away text of the inbox in threads that the inbox owns', () => {
  const [ANA, BEN, CEM] = ['24000000000000001', '24000000000000002', '24000000000000003'];

  /** The inbox has the thread of a person, who writes; something is said in the Page's name so many ms later. */
  async function answersLater(at: Deployment, psid: string, text: string, afterMs: number) {
    const key = threadKey(PAGE, psid as Psid);
    await at.receive(takes(PAGE_INBOX, OUR_APP, { psid, at: at.clock.now }));
    at.clock.now += MINUTE;
    await at.receiveOnStandby(says('Is anybody there?', { psid, at: at.clock.now }));
    at.clock.now += afterMs;
    await at.receiveOnStandby(echoes(PAGE_INBOX, text, { psid, at: at.clock.now }));
    at.clock.now = at.thread(key).verifyAt ?? 0;
    await at.visit(key);
    return at.thread(key).lastHumanAt;
  }

  it('is a human’s at its first sight, and then no longer', async () => {
    const at = deployment();
    expect(await answersLater(at, ANA, 'We are closed.', 2 * SECOND)).toBeGreaterThan(0);
    expect(await answersLater(at, BEN, 'We are closed.', 2 * SECOND)).toBeUndefined();
    const writes = vi.spyOn(at.pages, 'update');
    expect(await answersLater(at, CEM, 'We are closed.', 2 * SECOND)).toBeUndefined();
    expect(writes).not.toHaveBeenCalled();
    expect(at.threads.timeline(threadKey(PAGE, CEM as Psid))).toContainEqual(
      expect.objectContaining({ what: 'echo', detail: 'automatic' }),
    );
  });

  it('is not the macro that an agent uses in many threads', async () => {
    const at = deployment();
    for (const psid of [ANA, BEN, CEM]) {
      expect(await answersLater(at, psid, 'Hello, Ana here!', 20 * SECOND)).toBeGreaterThan(0);
    }
    expect(at.page()).not.toHaveProperty('quickTexts');
  });

  it('is not what an agent answers within 8 s in her own words', async () => {
    const at = deployment();
    expect(await answersLater(at, ANA, 'Hello Ana!', 7 * SECOND)).toBeGreaterThan(0);
    expect(await answersLater(at, BEN, 'Hello Ben!', 7 * SECOND)).toBeGreaterThan(0);
  });
});
