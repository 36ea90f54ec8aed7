import { describe, expect, it } from 'vitest';
import { NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { unreached } from '../support/graph-errors.ts';
import { passes, requests, says, type WireItem } from '../support/items.ts';

const MINUTE = 60_000;

/** A deployment that received the message at `NOW` and visited its thread only so many ms later. */
async function visitedAfter(ms: number, item: WireItem, settings: object = {}): Promise<Deployment> {
  const at = deployment({ settings });
  await at.receive(item);
  at.clock.now = NOW + ms;
  await at.visit();
  return at;
}

describe('too late', () => {
  it.each([
    ['5 minutes', {}, 5 * MINUTE],
    ['what the settings say', { answerWithinMinutes: 60 }, 60 * MINUTE],
  ])('is an answer after %s', async (_what, settings, within) => {
    const inTime = await visitedAfter(within - 1_000, says('hello'), settings);
    expect(inTime.graph.said).toHaveLength(1);

    const late = await visitedAfter(within + 1, says('hello'), settings);
    expect(late.graph.said).toEqual([]);
    expect(late.thread().failures).toMatchObject([{ verb: 'answer', reason: 'too-late' }]);
    expect(late.thread().failures).toHaveLength(1);
    expect(JSON.stringify(late.thread())).not.toContain('hello');
  });

  it('is counted from when the person wrote, not from when Meta told us', async () => {
    const at = await visitedAfter(0, says('hello', { at: NOW - 5 * MINUTE - 1 }));
    expect(at.graph.calls).toEqual([]);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'answer', reason: 'too-late' }] });
  });

  it('is a hand-over after a day, and not before', async () => {
    const inTime = await visitedAfter(24 * 60 * MINUTE - MINUTE, says('chat with agent'));
    expect(inTime.graph.owner).toBe(PAGE_INBOX);
    // Its words are as late as an answer would be.
    expect(inTime.graph.said).toEqual([]);

    const late = await visitedAfter(24 * 60 * MINUTE + 1, says('chat with agent'));
    expect(late.graph.verbs()).not.toContain('pass');
    expect(late.thread().failures).toMatchObject([
      { verb: 'say', reason: 'too-late' },
      { verb: 'pass', reason: 'too-late' },
    ]);
  });

  it('sends the person to the fallback, where the settings name one', async () => {
    const at = await visitedAfter(5 * MINUTE + 1, says('hello'), { fallback: 'page-inbox' });
    expect(at.graph.said).toEqual([]);
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread()).toMatchObject({ owner: { kind: 'app', appId: PAGE_INBOX }, mailbox: [] });
  });
});

describe('what fails again and again', () => {
  it('is given up after five attempts, which take longer and longer', async () => {
    const at = deployment({ settings: { answerWithinMinutes: 600 } });
    Object.assign(at.handover, { random: () => 0.999 });
    await at.receive(says('hello'));
    const attempts: number[] = [];
    at.graph.onCall = ({ verb }) => {
      if (verb === 'send') attempts.push(at.clock.now);
      throw unreached('messages');
    };
    await at.visit();
    await at.settle(40);
    expect(attempts).toHaveLength(5);
    const gaps = attempts.slice(1).map((time, n) => time - Number(attempts[n]));
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(at.thread().failures).toContainEqual(expect.objectContaining({ verb: 'say', reason: 'gave-up' }));
  });

  it('does not hold up a hand-over for ever', async () => {
    const at = deployment();
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, null, { at: NOW - 1 }), requests(PAGE_INBOX));
    for (let n = 0; n < 4; n += 1) at.graph.fail('pass', unreached('pass_thread_control'));
    await at.visit();
    await at.settle();
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread().failures).toEqual([]);
  });
});
