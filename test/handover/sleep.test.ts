import { describe, expect, it } from 'vitest';
import { TIMES } from '../../functions/thread/limits.ts';
import { HELP_DESK, NOW, OUR_APP } from '../ids.ts';
import { type Deployment, deployment, isAtRest, THREAD } from '../support/deployment.ts';
import { refusal, silence, unreached } from '../support/graph-errors.ts';
import { echoOf, passes, says } from '../support/items.ts';

const SECOND = 1_000;

/** A deployment whose visits sleep; `asleep` runs during each sleep. */
function sleeping(asleep: (at: Deployment) => Promise<unknown> = async () => {}) {
  const at = deployment();
  const slept: number[] = [];
  const wait: typeof at.handover.wait = async (ms, signal) => {
    if (signal) return at.waits.wait(ms, signal);
    slept.push(ms);
    at.clock.advance(ms / 2);
    await asleep(at);
    at.clock.advance(ms / 2);
  };
  Object.assign(at.handover, { wait, longestSleepMs: TIMES.sleep, random: () => 0.5 });
  return { at, slept };
}

const said = (at: Deployment) => at.graph.said.map(({ text }) => text);

describe('a short wait', () => {
  it('after a refusal for the moment is slept within the visit', async () => {
    const { at, slept } = sleeping();
    at.graph.fail('send', unreached('messages'));
    await at.receive(says('hello'));
    await at.visit(THREAD, 45 * SECOND);
    expect(said(at)).toEqual(['[bot] hello']);
    expect(slept).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
    expect(at.thread()).not.toHaveProperty('sleeper');
  });

  it('moves the time at which the thread is due no further than the visit had', async () => {
    const due: (number | undefined)[] = [];
    const { at } = sleeping(async ({ thread }) => due.push(thread().dueAt));
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'send' && when === 'before') due.push(at.thread().dueAt);
    };
    at.graph.fail('send', unreached('messages'));
    await at.receive(says('hello'));
    await at.visit(THREAD, 45 * SECOND);
    const [calling, asleep] = due;
    expect(asleep).toBe(calling);
  });

  it('for an echo of words in doubt ends them as said, or says them once more', async () => {
    const { at } = sleeping(async ({ graph, receive, clock }) => {
      const [first] = graph.said;
      if (first) await receive(echoOf(first, { at: clock.now }));
    });
    at.graph.fail('send', silence('messages'), 'after');
    await at.receive(says('hello'));
    await at.visit(THREAD, 60 * SECOND);
    expect(said(at)).toEqual(['[bot] hello']);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('is left to the sweeper where the visit has no time for it and a call', async () => {
    const { at, slept } = sleeping();
    at.graph.fail('send', unreached('messages'));
    await at.receive(says('hello'));
    await at.visit(THREAD, 15 * SECOND + 100);
    expect(slept).toEqual([]);
    expect(at.thread().dueAt).toBeLessThan(NOW + 10 * SECOND);
  });

  it('that is long is left to the sweeper, too', async () => {
    const { at, slept } = sleeping();
    at.graph.fail('send', refusal('messages', 613));
    await at.receive(says('hello'));
    at.graph.onCall = () => {};
    Object.assign(at.handover, { longestSleepMs: SECOND });
    await at.visit(THREAD, 60 * SECOND);
    expect(slept).toEqual([]);
    expect(at.thread().mailbox).toHaveLength(1);
  });
});

describe('while one executor sleeps', () => {
  it('no other sleeps, or writes anything', async () => {
    const seen: unknown[] = [];
    const { at, slept } = sleeping(async ({ thread, visit }) => {
      const before = thread();
      await visit(THREAD, 45 * SECOND);
      seen.push(thread(), before);
    });
    at.graph.fail('send', unreached('messages'));
    await at.receive(says('hello'));
    await at.visit(THREAD, 45 * SECOND);
    expect(seen[0]).toEqual(seen[1]);
    expect(slept).toHaveLength(1);
    expect(said(at)).toEqual(['[bot] hello']);
  });

  it('another does at once what need not wait, and the sleeper finds nothing to do', async () => {
    let hasPassed = false;
    const { at } = sleeping(async ({ receive, visit, clock }) => {
      if (hasPassed) return;
      hasPassed = true;
      await receive(says('chat with agent', { at: clock.now }));
      await visit(THREAD, 45 * SECOND);
    });
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, HELP_DESK));
    at.graph.fail('send', unreached('messages'));
    await at.visit(THREAD, 45 * SECOND);
    expect(at.graph.verbs().filter((verb) => verb === 'pass')).toHaveLength(1);
    expect(said(at)).toContain('One moment, a colleague will answer.');
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('and has died, another takes its place when its time is over', async () => {
    const { at, slept } = sleeping();
    at.graph.fail('send', unreached('messages'));
    await at.receive(says('hello'));
    Object.assign(at.handover, {
      wait: () => Promise.reject(new Error('killed')),
    });
    await expect(at.visit(THREAD, 45 * SECOND)).rejects.toThrow('killed');
    const { dueAt = 0 } = at.thread();
    expect(dueAt).toBeLessThanOrEqual(NOW + 60 * SECOND);
    at.clock.now = dueAt;
    await at.visit(THREAD, 45 * SECOND);
    expect(said(at)).toEqual(['[bot] hello']);
    expect(slept).toEqual([]);
  });
});
