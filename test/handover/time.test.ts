import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_ID } from '../ids.ts';
import { type Deployment, deploymentThatReceived, isAtRest, PAGE_TOKEN } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';
import { silentThread } from '../support/silent-thread.ts';

const MINUTE = 60_000;
/** A call may take 10 s, and 5 s more are to be left behind it. */
const NEEDED = 15_000;

/** Ms that were left whenever a call began, where each takes so long. */
async function timeLeftAtCalls(at: Deployment, remainingMs: number, callMs: number): Promise<number[]> {
  const left: number[] = [];
  const deadline = at.clock.now + remainingMs;
  const { onCall } = at.graph;
  at.graph.onCall = async (call, when) => {
    if (when === 'before') {
      left.push(deadline - at.clock.now + 5);
      at.clock.advance(callMs);
    }
    await onCall(call, when);
  };
  await at.visit(undefined, remainingMs);
  return left;
}

/** The thread's mailbox, in which another executor has begun the n-th command. */
function markedByAnother(at: Deployment, until: number, n = 0): Thread['mailbox'] {
  const begun = { attempt: 'another.0', at: NOW, until };
  return at
    .thread()
    .mailbox.map((command, place) => (place === n ? ({ ...command, begun } as Command) : command));
}

describe('the deadline', () => {
  it('lets no call begin that may not end before it', async () => {
    const at = await deploymentThatReceived(...[1, 2, 3, 4, 5].map((n) => says(`${n}`, { at: NOW + n })));
    const left = await timeLeftAtCalls(at, 30_000, 8_000);
    expect(left).toEqual([30_000, 22_000 - 5]);
    expect(at.thread().mailbox).toHaveLength(3);
    expect(at.thread().dueAt).toBeLessThanOrEqual(at.clock.now + MINUTE);
    at.graph.onCall = () => {};
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual([1, 2, 3, 4, 5].map((n) => `[bot] ${n}`));
  });

  it.each([NEEDED - 1, 1_000, 0])('lets no call begin at all with %i ms', async (remainingMs) => {
    const at = await deploymentThatReceived(says('hello'));
    expect(await timeLeftAtCalls(at, remainingMs, 0)).toEqual([]);
    expect(at.thread().mailbox).toHaveLength(1);
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
  });

  it('holds for the call with a newer token, too', async () => {
    const at = await deploymentThatReceived(says('warm up', { at: NOW - 1 }));
    await at.visit();
    at.renewToken('the-newer-token');
    at.graph.onCall = ({ caller }) => {
      if (caller.token === PAGE_TOKEN) throw refusal('messages', 190, 463);
    };
    await at.receive(says('hello'));
    expect(await timeLeftAtCalls(at, 16_000, 9_000)).toEqual([16_000]);
    expect(at.page()?.pause).toBeUndefined();
    at.graph.onCall = () => {};
    await at.visit();
    expect(at.graph.calls.at(-1)?.caller.token).toBe('the-newer-token');
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('holds for the look at the mode after a refusal, too', async () => {
    const at = await silentThread('zero-config');
    const mode = { mode: 'routing', readAt: NOW, hearsOthers: true } as const;
    await at.pages.update(PAGE_ID, (page) => ({ ...page, messenger: mode }), NOW);
    expect(await timeLeftAtCalls(at, 16_000, 9_000)).toEqual([16_000]);
    at.graph.onCall = () => {};
    await at.visit();
    expect(at.graph.verbs()).toEqual(['take', 'take', 'messagingFeatureStatus', 'request']);
  });
});

describe('the mark of a call', () => {
  it('outlives its executor, and keeps all others out', async () => {
    const at = await deploymentThatReceived(says('hello'));
    let second: readonly string[] | undefined;
    at.graph.onCall = async () => {
      at.graph.onCall = () => {};
      expect(at.thread().mailbox).toMatchObject([{ begun: { until: NOW + 35_000 } }]);
      at.clock.advance(30_000);
      second = await at.visit();
    };
    await at.visit();
    expect(second).toEqual([]);
    expect(at.graph.said).toHaveLength(1);
  });

  it('of another executor makes a visit write nothing', async () => {
    const at = await deploymentThatReceived(says('hello'));
    const held = { ...at.thread(), mailbox: markedByAnother(at, NOW + 1) };
    at.threads.put(held);
    await at.visit();
    expect(at.thread()).toEqual(held);
    expect(at.graph.calls).toEqual([]);
    at.clock.advance(1);
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
  });

  it('of another executor lets this one apply its outcome, and do nothing more', async () => {
    const at = await deploymentThatReceived(says('one'), says('two', { at: NOW + 1 }));
    at.graph.onCall = () => {
      at.graph.onCall = () => {};
      at.clock.advance(36_000);
      at.threads.put({ ...at.thread(), mailbox: markedByAnother(at, at.clock.now + 35_000, 1) });
    };
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] one']);
    expect(at.thread().mailbox).toMatchObject([{ verb: 'answer', begun: { attempt: 'another.0' } }]);
  });
});

describe('what keeps killing its executor', () => {
  it('is listed after five attempts, and what waits behind it goes on', async () => {
    const at = await deploymentThatReceived(says('deadly'), says('harmless', { at: NOW + 1 }));
    const deaths = async () => {
      let writes = 0;
      at.threads.onReplace = () => {
        writes += 1;
        if (writes === 2) throw new Error('out of memory');
      };
      await expect(at.visit()).rejects.toThrow('out of memory');
      at.clock.now = Number(at.thread().mailbox[0]?.begun?.until);
    };
    for (let visit = 1; visit <= 5; visit += 1) await deaths();
    at.threads.onReplace = () => {};
    expect(at.thread().failures).toEqual([]);
    await at.visit();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'answer', reason: 'gave-up' }] });
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] harmless']);
    expect(at.thread().failures).toHaveLength(1);
  });
});
