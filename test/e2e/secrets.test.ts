import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '../../functions/messenger/signature.ts';
import { HELP_DESK, OUR_APP, PAGE, PAGE_INBOX } from '../ids.ts';
import { killAt } from './kill-at.ts';
import { pointsAround } from './kill-points.ts';
import { expectNoLeak, leaksIn, onTheWire, type Visible, visibleIn } from './leaks.ts';
import { eventually, type Service, text, VERIFY_TOKEN } from './service.ts';
import { AWS_SPOILS, damaged, GRAPH_SPOILS, quoteOf, silence } from './spoilt-answers.ts';
import { type Case, type SpoiltService, startSpoiltService } from './spoilt-service.ts';

describe('tokens, secrets and words', () => {
  let spoilt: SpoiltService;
  let service: Service;
  beforeAll(async () => {
    spoilt = await startSpoiltService();
    service = spoilt.service;
  });
  afterAll(() => service.close());

  const awsSpoils = Object.values(AWS_SPOILS);
  const graphSpoils = Object.values(GRAPH_SPOILS);
  /** With every pair of a place and a fault, and with Graph's ten seconds. */
  const isLong = process.env.RUNS !== undefined;

  it.each(Object.entries(AWS_SPOILS))('when SSM answers a start with %s', async (_name, spoil) => {
    const psid = spoilt.someone();
    await spoilt.during([{ spoil, from: 'webhook', to: 'ssm', about: 'app-secret' }], async () => {
      expect((await spoilt.write(psid)).status).toBeGreaterThanOrEqual(401);
    });
    expect(await service.ledger(psid)).toBeUndefined();
  });

  it('whatever the watch is answered', async () => {
    const ofApp = { from: 'watch', to: 'graph', operation: 'subscriptions', about: '' } as const;
    for (const spoil of graphSpoils) await spoilt.during([{ ...ofApp, spoil }], service.watch);
    const list = { from: 'watch', to: 'ssm', operation: 'GetParametersByPath', about: '' } as const;
    for (const spoil of awsSpoils) await spoilt.during([{ ...list, spoil }], service.watch);
    await spoilt.duringOnPages(graphSpoils, { from: 'watch', to: 'graph' }, service.watch);
  });

  it('in conversations of persons, bots and agents', async () => {
    const psid = spoilt.someone();
    const { meta } = service;
    await meta.person(psid).writes(text('hello'));
    await meta.person(psid).writes({ text: text('a tap'), payload: 'OTHER' });
    await meta.person(psid).taps('OTHER', text('a button'));
    await meta.person(psid).writes({ attachments: [{ type: 'image' }] });
    await eventually(async () => expect((await service.said(psid)).length).toBeGreaterThanOrEqual(3));
    await meta.person(psid).writes('chat with agent');
    await eventually(async () => expect((await meta.thread(psid)).owner).toBe(PAGE_INBOX));
    await meta.app(PAGE_INBOX).replies(psid, text('This is Ana'));
    await meta.person(psid).writes(text('hello Ana'));
    await meta.app(PAGE_INBOX).passes(psid, OUR_APP, text('solved'));
    await service.settled();
    await meta.app(HELP_DESK).takes(psid, text('mine'));
    await meta.app(HELP_DESK).replies(psid, text('and now me'));
    await service.settled();
  });

  it.each([
    { what: 'words', mode: 'routing', payload: 'OTHER', operation: 'messages' },
    { what: 'a question', mode: 'routing', payload: 'TALK_TO_AGENT', operation: 'thread_owner' },
    { what: 'a pass', mode: 'zero-config', payload: 'TALK_TO_AGENT', operation: 'pass_thread_control' },
  ] as const)('whatever Graph answers to $what', async ({ mode, payload, operation }) => {
    await spoilt.duringOnPages(graphSpoils, { to: 'graph', operation }, async (pages) => {
      for (const page of pages) {
        await page.setMode(mode);
        await page.person(spoilt.someone()).writes({ text: text('hello'), payload });
      }
    });
  });

  it('whatever SSM answers about a token', () =>
    spoilt.duringOnPages(awsSpoils, { to: 'ssm' }, async (pages) => {
      for (const page of pages) await page.person(spoilt.someone()).writes(text('hello'));
    }));

  it('whatever DynamoDB answers, and Lambda', async () => {
    const places = [
      { from: 'webhook', to: 'dynamodb', operation: 'GetItem' },
      { from: 'webhook', to: 'dynamodb', operation: 'PutItem' },
      { from: 'webhook', to: 'lambda' },
      { from: 'handover', to: 'dynamodb', operation: 'GetItem' },
      { from: 'handover', to: 'dynamodb', operation: 'PutItem' },
      { from: 'handover', to: 'dynamodb', operation: 'BatchWriteItem' },
    ] as const;
    const cases = places.flatMap((place, row) =>
      awsSpoils
        .filter((_, column) => isLong || (row + column) % 2 === 0)
        .map((spoil) => ({ ...place, spoil, about: spoilt.someone() })),
    );
    await spoilt.during(cases, async () => {
      for (const { about } of cases) await spoilt.write(about);
    });
  });

  it('of an item that an edit has damaged', async () => {
    const [whole, broken] = [spoilt.someone(), spoilt.someone()];
    const spoil = damaged(text('hello'));
    await spoilt.write(whole);
    const reads = { to: 'dynamodb', operation: 'GetItem', spoil } as const;
    const cases = [
      { ...reads, from: 'webhook', about: whole },
      { ...reads, from: 'handover', about: broken },
    ];
    await spoilt.during(cases, async () => {
      expect((await spoilt.write(whole)).status).toBe(200);
      expect((await spoilt.write(broken)).status).toBe(200);
    });
  });

  it('when AWS does not answer in time', async () => {
    const ssm = await spoilt.newPage();
    const [read, written, woken] = [spoilt.someone(), spoilt.someone(), spoilt.someone()];
    const cases: readonly Case[] = [
      { spoil: silence, to: 'ssm', about: ssm.pageId },
      { spoil: silence, from: 'handover', to: 'dynamodb', operation: 'GetItem', about: read },
      { spoil: silence, from: 'webhook', to: 'dynamodb', operation: 'PutItem', about: written },
      { spoil: silence, to: 'lambda', about: woken },
    ];
    await spoilt.during(cases, async () => {
      await ssm.meta.person(spoilt.someone()).writes(text('hello'));
      const statuses = [read, written, woken].map(async (psid) => (await spoilt.write(psid)).status);
      expect(await Promise.all(statuses)).toEqual([200, 503, 200]);
    });
  });

  // Ten seconds, which the handover function waits for Graph.
  it.runIf(isLong)('when Graph does not answer in time', () =>
    spoilt.duringOnPages([silence], { to: 'graph' }, async ([page]) => {
      await page?.person(spoilt.someone()).writes(text('hello'));
    }),
  );

  it('when a process dies in the middle of a call', async () => {
    const psid = spoilt.someone();
    const point = pointsAround('messages')['after the call was carried out and before its answer'];
    const dead = killAt([{ point, psid }], service, spoilt.wire);
    await spoilt.write(psid);
    await dead;
    await service.settled();
  });

  it('in what makes no sense, is not signed, or is not for us', async () => {
    const psid = spoilt.someone();
    const junk = JSON.stringify({ text: text('hello'), token: VERIFY_TOKEN });
    const statuses = [
      await spoilt.send(junk, sign(junk, 'another-secret')),
      await spoilt.send(junk),
      await spoilt.send(junk.slice(1)),
      await spoilt.send(
        JSON.stringify({ object: 'page', entry: [{ id: PAGE, messaging: [JSON.parse(junk), junk] }] }),
      ),
      await spoilt.send(JSON.stringify({ object: 'whatsapp_business_account', entry: [JSON.parse(junk)] })),
      await spoilt.deliver(psid, { message: { mid: [text('mid')], text: { a: text('hello') } } }),
      await spoilt.deliver(psid, { teleport: { to: text('the moon') } }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 404, 200, 200, 404, 200, 200]);
    const ask = (token: string) => {
      const query = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '0042' };
      return fetch(`${spoilt.webhookUrl}?${new URLSearchParams(query)}`, { method: 'GET' });
    };
    expect((await ask(VERIFY_TOKEN)).status).toBe(200);
    expect((await ask(`not-${VERIFY_TOKEN}`)).status).toBe(403);
  });

  describe('are nowhere to be seen', () => {
    let visible: readonly Visible[];
    beforeAll(async () => {
      visible = [...(await visibleIn(service)), ...onTheWire(spoilt.wire.traffic)];
    });

    it('in the log, the table, the on-failure destination, what was written, invoked, answered and asked', () => {
      expect(visible.filter(({ what }) => leaksIn(what))).toEqual([]);
    });

    it.each([
      ['log of webhook', 'malformed'],
      ['log of webhook', '"Malformed":1'],
      ['log of handover', `${PAGE}:2400`],
      ['log of handover', 'A command failed'],
      ['log of watch', '"Unchecked"'],
      ['table, thread', `${PAGE}:2400`],
      ['table, page', '"pause'],
      ['table, timeline', '"what":"say"'],
      ['on-failure', `${PAGE}:2400`],
      ['write of webhook', `${PAGE}:2400`],
      ['write of handover', `${PAGE}:2400`],
      ['invocation by webhook', `${PAGE}:2400`],
      ['answer of the webhook', 'EVENT_RECEIVED'],
      ['address at Graph', 'appsecret_proof'],
    ])('where there is something to be seen: %s has %s', (where, what) => {
      const found = visible.filter((each) => each.where.startsWith(where) && each.what.includes(what));
      expect(found).not.toEqual([]);
    });

    it('but where they belong: in a mailbox that waits, and on the way to those who have to know them', async () => {
      const items = await service.items();
      expect(items.filter((item) => leaksIn(JSON.stringify(item.mailbox ?? '')))).not.toEqual([]);
      for (const to of ['graph', 'ssm', 'dynamodb'] as const) {
        const told = spoilt.wire.traffic.filter(
          ({ call, answer }) => call.to === to && leaksIn(quoteOf(call) + JSON.stringify(answer)),
        );
        expect(told).not.toEqual([]);
      }
    });

    it('where the other tests look', () => expectNoLeak(service));
  });
});
