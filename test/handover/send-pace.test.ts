import { describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { PACE } from '../../functions/store/send-pace.ts';
import { NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment, isAtRest } from '../support/deployment.ts';
import { requests, says } from '../support/items.ts';

/** A deployment whose Page has no place free so many times, and whose waits for one end at once, by its clock. */
async function full(times: number, waited: number[] = []): Promise<Deployment> {
  const at = deployment();
  let left = times;
  const take = at.sendPace.take;
  at.sendPace.take = async (pageId, now) => {
    left -= 1;
    return left < 0 && take(pageId, now);
  };
  const { wait } = at.handover;
  Object.assign(at.handover, {
    wait: async (ms: number, signal?: AbortSignal) => {
      // The bot's time is another matter.
      if (signal) return wait(ms, signal);
      waited.push(ms);
      at.clock.advance(ms);
    },
  });
  await at.receive(says('hello'));
  return at;
}

describe('the pace of a Page', () => {
  it('counts each message that is sent, and nothing else', async () => {
    const at = await full(0);
    const take = vi.spyOn(at.sendPace, 'take');
    await at.visit();
    await at.receive(says('chat with agent', { at: NOW + 1 }));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'send', 'pass']);
    expect(take).toHaveBeenCalledTimes(2);
    at.graph.owner = OUR_APP;
    await at.receive(requests(PAGE_INBOX, { at: NOW + 2 }));
    await at.settle();
    expect(take).toHaveBeenCalledTimes(2);
  });

  it('makes words wait for the next window', async () => {
    const waited: number[] = [];
    const at = await full(2, waited);
    await at.visit();
    expect(waited).toEqual([PACE.windowMs - (NOW % PACE.windowMs), PACE.windowMs]);
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('spreads those who wait', async () => {
    const waited: number[] = [];
    const at = await full(1, waited);
    Object.assign(at.handover, { random: () => 0.5 });
    await at.visit();
    expect(waited).toEqual([PACE.windowMs - (NOW % PACE.windowMs) + PACE.windowMs / 4]);
  });

  it('leaves words to a later visit where no place is found, as if they had not been tried', async () => {
    const at = await full(4);
    await at.visit();
    expect(at.graph.calls).toEqual([]);
    expect(at.thread()).toMatchObject({ mailbox: [{ verb: 'say', attempts: 0, text: '[bot] hello' }] });
    expect(at.thread().mailbox[0]).not.toHaveProperty('begun');
    expect(at.thread().dueAt).toBe(at.clock.now + 2_500);
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread().failures).toEqual([]);
  });

  it('lets nobody wait for a place that could not be used in time', async () => {
    const waited: number[] = [];
    const at = await full(1, waited);
    const take = vi.spyOn(at.sendPace, 'take');
    await at.visit(undefined, 15_100);
    expect(waited).toHaveLength(1);
    expect(take).toHaveBeenCalledTimes(1);
    expect(at.graph.calls).toEqual([]);
    expect(at.thread().mailbox).toMatchObject([{ verb: 'say', attempts: 0 }]);
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
  });

  it('lets no call begin that its own slow answer has made too late', async () => {
    const at = await full(0);
    const { take } = at.sendPace;
    at.sendPace.take = async (pageId, now) => {
      at.clock.advance(16_000);
      return take(pageId, now);
    };
    await at.visit();
    expect(at.graph.calls).toEqual([]);
    expect(at.thread().mailbox).toMatchObject([{ verb: 'say', attempts: 0 }]);
    at.sendPace.take = take;
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
  });

  it('says nothing while it cannot be asked, and loses nothing', async () => {
    const waited: number[] = [];
    const at = await full(0, waited);
    const { take } = at.sendPace;
    at.sendPace.take = async () => {
      throw new StoreUnavailableError('UpdateItem');
    };
    await at.visit();
    expect(waited).toEqual([]);
    expect(at.graph.calls).toEqual([]);
    expect(at.thread().mailbox).toMatchObject([{ verb: 'say', attempts: 0 }]);
    at.sendPace.take = take;
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread().failures).toEqual([]);
  });
});
