import { beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { MetaRefused } from '../../../local/meta/client.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PERSON, ZENDESK } from '../../ids.ts';
import { APP_SECRET, type Simulator, startEndpoint, startSimulator } from './simulator.ts';

let client: Simulator['client'];
let graph: Simulator['graph'];
let meta: Simulator['meta'];
beforeEach(async () => {
  ({ client, graph, meta } = await startSimulator());
});

describe('the control API, as a person', () => {
  it('taps a quick reply with its payload and carries intents', async () => {
    const intents = [{ name: 'talk_to_agent', confidence: 0.9 }];
    await client.person(PERSON).writes({ text: 'Agent', payload: 'TALK_TO_AGENT', nlp: { intents } });
    const [webhook] = await client.app(OUR_APP).received();
    expect(webhook?.item).toMatchObject({
      message: { text: 'Agent', quick_reply: { payload: 'TALK_TO_AGENT' }, nlp: { intents } },
    });
  });

  it('taps a button of an app that is not the owner: only that app gets the payload', async () => {
    await client.person(PERSON).writes('Hello');
    const template = {
      template_type: 'button',
      text: 'Well?',
      buttons: [{ type: 'postback', title: 'Yes', payload: 'YES' }],
    };
    await graph(OUR_APP, 'POST', 'me/messages', {
      recipient: { id: PERSON },
      message: { attachment: { type: 'template', payload: template } },
    });
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    await client.person(PERSON).taps('YES', 'Yes');
    const [ours] = (await client.app(OUR_APP).received()).filter(({ kind }) => kind === 'postback');
    const [theirs] = (await client.app(HELP_DESK).received()).filter(({ kind }) => kind === 'postback');
    expect(ours).toMatchObject({
      channel: 'messaging',
      item: { postback: { title: 'Yes', payload: 'YES' } },
    });
    expect(theirs).toMatchObject({ channel: 'standby', item: { postback: { title: 'Yes' } } });
    expect(theirs?.item).not.toHaveProperty('postback.payload');
  });

  it('taps a menu item: the owner gets the payload', async () => {
    await client.person(PERSON).writes('Hello');
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    await client.person(PERSON).taps('MENU');
    expect((await client.app(HELP_DESK).received()).at(-1)?.item).toHaveProperty('postback.payload', 'MENU');
    expect((await client.app(OUR_APP).received()).at(-1)?.item).not.toHaveProperty('postback.payload');
  });

  it('follows a link, which apps on standby do not get', async () => {
    await client.person(PERSON).follows('summer');
    expect(await client.app(OUR_APP).received()).toMatchObject([{ kind: 'referral', channel: 'messaging' }]);
    expect(await client.app(HELP_DESK).received()).toEqual([]);
  });

  it('writes on Instagram, whose echoes name no app', async () => {
    await client.person(PERSON).writes({ text: 'Hello', platform: 'instagram' });
    await graph(OUR_APP, 'POST', 'me/messages', {
      recipient: { id: PERSON },
      message: { text: '[bot] Hello' },
    });
    const [said, echo] = await client.app(OUR_APP).received();
    expect(said).toMatchObject({ object: 'instagram', item: { recipient: { id: said?.accountId } } });
    expect(said?.accountId).not.toBe(PAGE);
    expect(echo).toMatchObject({ kind: 'echo', item: { message: { is_echo: true } } });
    expect(echo?.item).not.toHaveProperty('message.app_id');
  });
});

describe('the control API, as the other apps', () => {
  it('lets the help desk answer in its own thread only', async () => {
    await client.person(PERSON).writes('Hello');
    const reply = () => client.app(HELP_DESK).replies(PERSON, 'Desk here');
    await expect(reply()).rejects.toThrow(MetaRefused);
    await expect(reply()).rejects.toMatchObject({ status: 400, code: 10, subcode: 2018300 });
    await client.app(OUR_APP).passes(PERSON, HELP_DESK, 'for the desk');
    const { thread, mid } = await reply();
    expect(thread.messages.at(-1)).toMatchObject({ mid, from: HELP_DESK, text: 'Desk here' });
  });
});

describe('the control API', () => {
  async function ask(path: string, request: RequestInit = {}) {
    const response = await fetch(`${meta.controlUrl}/${path}`, request);
    const body = (await response.json()) as { error?: { message: string; accepted?: string[] } };
    return { status: response.status, error: body.error };
  }
  const json = { 'content-type': 'application/json' };

  it.each([
    [404, 'the routes', 'an unknown path', 'people', 'POST /control/persons/:psid/message'],
    [404, 'the connected apps', 'an app that is not connected', 'apps/42/received', `${ZENDESK} (zendesk)`],
  ])('answers %i and lists %s for %s', async (expected, _what, _where, path, accepted) => {
    const { status, error } = await ask(path);
    expect(status).toBe(expected);
    expect(error?.accepted).toContain(accepted);
  });

  it('answers 405 and lists the methods of a known path', async () => {
    const { status, error } = await ask('mode');
    expect(status).toBe(405);
    expect(error?.accepted).toEqual(['POST']);
  });

  it.each([
    ['an unknown member', 'mode', '{"mode":"routing","colour":"red"}', 'colour'],
    ['a missing member', 'mode', '{}', 'mode'],
    ['no JSON', 'mode', '{', 'not JSON'],
    ['an unknown fault', 'faults', '{"slow":true}', 'slow'],
    ['a person whose id is no number', 'persons/ana/message', '{"text":"Hi"}', 'ana'],
  ])('names the mistake in %s', async (_, path, body, named) => {
    const answer = await ask(path, { method: 'POST', headers: json, body });
    expect(answer.status).toBe(400);
    expect(answer.error?.message).toContain(named);
  });

  it('takes only JSON, so that a page of another site cannot use it', async () => {
    const request = { method: 'POST', body: '{"mode":"zero-config"}' };
    expect(await ask('mode', { ...request, headers: { 'content-type': 'text/plain' } })).toMatchObject({
      status: 415,
    });
    expect(await ask('mode', { ...request, headers: json })).toMatchObject({ status: 200 });
  });

  it('refuses a page of another site, and takes this machine’s own', async () => {
    await client.person(PERSON).writes('Hello');
    const reset = (origin: string) =>
      fetch(`${meta.controlUrl}/reset`, { method: 'POST', headers: { origin } });
    expect((await reset('https://example.com')).status).toBe(403);
    expect((await client.thread(PERSON)).messages).toHaveLength(1);
    expect((await reset(meta.url)).status).toBe(200);
    expect((await client.thread(PERSON)).messages).toHaveLength(0);
  });

  it('shows the Page with its apps and modes', async () => {
    const page = await client.setMode('zero-config', { platform: 'instagram' });
    expect(page).toEqual(await client.page());
    expect(page).toMatchObject({
      pageId: PAGE,
      ourApp: OUR_APP,
      messenger: { mode: 'routing', defaultApp: OUR_APP },
      instagram: { mode: 'zero-config' },
    });
    expect(page.apps.map(({ name }) => name)).toEqual([
      'bot',
      'page-inbox',
      'zendesk',
      'help-desk',
      'instagram-inbox',
    ]);
  });

  it('makes another app the default, if it is connected', async () => {
    await client.setMode('routing', { defaultApp: HELP_DESK });
    expect((await client.person(PERSON).writes('Hello')).thread.owner).toBe(HELP_DESK);
    await expect(client.setMode('routing', { defaultApp: '42' })).rejects.toThrow(MetaRefused);
  });

  it('gives message ids that are new in every run', async () => {
    const first = await startSimulator();
    const second = await startSimulator({ clock: createClock(() => NOW + 1) });
    const { mid } = await first.client.person(PERSON).writes('Hello');
    expect((await second.client.person(PERSON).writes('Hello')).mid).not.toBe(mid);
    expect((await first.client.person(PERSON).writes('Hello')).mid).not.toBe(mid);
  });

  it('clears everything at a reset', async () => {
    await client.person(PERSON).writes('Hello');
    await client.setMode('zero-config');
    await client.reset();
    expect(await client.thread(PERSON)).toMatchObject({ owner: null, messages: [] });
    expect(await client.app(OUR_APP).received()).toEqual([]);
    expect((await client.person(PERSON).writes('Hello')).thread.owner).toBe(OUR_APP);
  });

  it('logs no texts and no tokens', async () => {
    const lines: string[] = [];
    const endpoint = await startEndpoint();
    const logging = await startSimulator({ webhookUrl: endpoint.url, log: (line) => lines.push(line) });
    await logging.client.person(PERSON).writes('a secret of mine');
    await logging.graph(OUR_APP, 'POST', 'me/messages', {
      recipient: { id: PERSON },
      message: { text: 'a word of the bot' },
    });
    await logging.client.flush();
    expect(lines).toEqual(expect.arrayContaining([`graph POST messages by ${OUR_APP} → 200`]));
    expect(lines.some((line) => line.startsWith('webhook message on messaging'))).toBe(true);
    for (const hidden of ['secret of mine', 'word of the bot', 'local-page-token', APP_SECRET]) {
      expect(lines.join('\n')).not.toContain(hidden);
    }
  });
});
