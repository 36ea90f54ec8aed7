import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import type { Deliver } from '../../../local/meta/attempts.ts';
import { answerControl } from '../../../local/meta/control.ts';
import { callGraph } from '../../../local/meta/graph.ts';
import { createMeta, type Meta } from '../../../local/meta/meta.ts';
import { signatureOf } from '../../../local/meta/payloads.ts';
import { NOW, OUR_APP, PERSON } from '../../ids.ts';
import { APP_SECRET } from './simulator.ts';

/** A Meta without sockets, whose time passes only by `vi.advanceTimersByTimeAsync`. */
function metaWith(deliver: Deliver): Meta {
  const meta = createMeta({
    apps: [{ appId: OUR_APP, name: 'bot', secret: APP_SECRET }],
    clock: createClock(Date.now),
    seed: 'one',
    deliver,
    askCallback: () => Promise.reject(new Error('there is no network in this test')),
  });
  meta.registry.setFirstUrl(OUR_APP, 'virtual:webhook');
  return meta;
}

function personWrites({ page }: Meta, text: string): void {
  page.thread(PERSON);
  page.act(PERSON, { kind: 'person-speaks', mirrored: true }, { kind: 'message', mid: page.newMid(), text });
}

describe('a simulated Meta in virtual time, without sockets', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    return () => vi.useRealTimers();
  });

  it('delivers signed bytes to the address of our app', async () => {
    const deliver = vi.fn<Deliver>(async () => ({ status: 200 }));
    personWrites(metaWith(deliver), 'Grüße');
    await vi.advanceTimersByTimeAsync(0);
    const [url, headers, body] = deliver.mock.calls[0] ?? [];
    expect(url).toBe('virtual:webhook');
    expect(Buffer.from(body ?? []).toString()).toContain(String.raw`Gr\u00fc\u00dfe`);
    expect(headers?.['x-hub-signature-256']).toBe(signatureOf(body ?? Buffer.from(''), APP_SECRET));
  });

  it('tries again at once, then after 5 s, 30 s, 1, 5, 15 and 30 minutes, and then gives up', async () => {
    const times: number[] = [];
    const meta = metaWith(async () => {
      times.push((Date.now() - NOW) / 1_000);
      return { status: 500 };
    });
    personWrites(meta, 'Hello');
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(times).toEqual([0, 0, 5, 35, 95, 395, 1_295, 3_095]);
    expect(meta.delivery.entries()).toMatchObject([{ state: 'given-up' }]);
  });

  it('waits five seconds for an answer', async () => {
    const signals: AbortSignal[] = [];
    const meta = metaWith((_url, _headers, _body, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    personWrites(meta, 'Hello');
    await vi.advanceTimersByTimeAsync(4_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(meta.delivery.entries()[0]?.attempts).toMatchObject([{ error: 'TimeoutError' }]);
  });

  it.each([
    ['one after the other', false, 1],
    ['at once, where they are concurrent', true, 2],
  ])('posts the webhooks of a thread %s', async (_, concurrent, atOnce) => {
    const deliver = vi.fn<Deliver>(() => new Promise(() => {}));
    const meta = metaWith(deliver);
    meta.faults.set({ concurrent });
    personWrites(meta, 'One');
    personWrites(meta, 'Two');
    await vi.advanceTimersByTimeAsync(0);
    expect(deliver).toHaveBeenCalledTimes(atOnce);
  });

  it('leaves no timer after an answer', async () => {
    personWrites(
      metaWith(async () => ({ status: 200 })),
      'Hello',
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('moves its clock after the POSTs that are under way', async () => {
    const answer = Promise.withResolvers<{ status: number }>();
    const meta = metaWith(() => answer.promise);
    personWrites(meta, 'Hello');
    const command = {
      method: 'POST',
      url: '/control/clock',
      headers: { 'content-type': 'application/json' },
    };
    await vi.advanceTimersByTimeAsync(0);
    const moved = answerControl(meta, command, JSON.stringify({ advanceMs: 3_600_000 }));
    answer.resolve({ status: 200 });
    expect(await moved).toMatchObject({ status: 200, body: { now: NOW + 3_600_000 } });
    expect(meta.delivery.entries()).toMatchObject([{ state: 'delivered', attempts: [{ status: 200 }] }]);
  });

  it('answers Graph calls by the same rules', async () => {
    const meta = metaWith(async () => ({ status: 200 }));
    personWrites(meta, 'Hello');
    meta.page.act(PERSON, { kind: 'release', by: OUR_APP });
    const headers = { authorization: 'Bearer local-bot-token', 'content-type': 'application/json' };
    const request = { method: 'POST', url: '/v26.0/me/release_thread_control', headers };
    const answer = await callGraph(meta, request, JSON.stringify({ recipient: { id: PERSON } }));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 100, error_subcode: 2534037 } } });
  });
});
