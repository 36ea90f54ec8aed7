import { describe, expect, it } from 'vitest';
import { NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment, deploymentThatReceived, isAtRest } from '../support/deployment.ts';
import { echoOf, passes, requests, says } from '../support/items.ts';

/** The function's process is gone: nothing of it goes on. */
class Killed extends Error {}

interface Story {
  readonly what: string;
  /** Brings the thread to where the visit begins. */
  readonly begin: (at: Deployment) => Promise<void>;
  /** How many things are said if all goes well. */
  readonly words: number;
  /** Words that may not have gone out are listed, though echoes arrive. */
  readonly mayBeUnconfirmed?: boolean;
  /** Who owns the thread at Meta in the end. */
  readonly owner: string | undefined;
}

const STORIES: readonly Story[] = [
  {
    what: 'an answer',
    words: 1,
    owner: undefined,
    begin: async (at) => void (await at.receive(says('hello', { at: NOW + 1 }))),
  },
  {
    what: 'two answers',
    words: 2,
    owner: undefined,
    begin: async (at) => void (await at.receive(says('one', { at: NOW + 1 }), says('two', { at: NOW + 2 }))),
  },
  {
    what: 'a hand-over',
    // They are not repeated, because the pass does not wait for their echo.
    mayBeUnconfirmed: true,
    words: 1,
    owner: PAGE_INBOX,
    begin: async (at) => void (await at.receive(says('chat with agent', { at: NOW + 1 }))),
  },
  {
    what: 'a pass for a request',
    words: 0,
    owner: PAGE_INBOX,
    begin: async (at) => {
      at.graph.owner = OUR_APP;
      await at.receive(passes(OUR_APP, null, { at: NOW - 1_000 }), requests(PAGE_INBOX, { at: NOW + 1 }));
    },
  },
];

const ECHOES = [
  { fate: 'arrive', known: true, maxTimes: 1 },
  { fate: 'are lost', known: true, maxTimes: 2 },
  { fate: 'never arrive', known: false, maxTimes: 1 },
] as const;

/** A visit in which the process dies at the n-th moment before or after a write or a call. */
async function crashedAt(n: number, story: Story, areEchoesKnown: boolean) {
  const at = await deploymentThatReceived(passes(null, PAGE_INBOX, { at: NOW - 60_000 }));
  at.threads.put({ ...at.thread(), echoes: areEchoesKnown });
  await story.begin(at);
  let moments = 0;
  const moment = () => {
    moments += 1;
    if (moments === n) throw new Killed(`at moment ${n}`);
  };
  const { replace } = at.threads;
  at.threads.replace = async (...write) => {
    moment();
    const after = await replace(...write);
    moment();
    return after;
  };
  at.graph.onCall = moment;
  const isKilled = await at.visit().then(
    () => false,
    (error) => {
      expect(error).toBeInstanceOf(Killed);
      return true;
    },
  );
  at.threads.replace = replace;
  at.graph.onCall = () => {};
  return { at, isKilled };
}

/** Lets time pass until nothing waits, and once more until the quiet thread has been checked. */
async function recover(at: Deployment) {
  await at.settle();
  at.clock.now = Math.max(at.clock.now, at.thread().dueAt ?? 0);
  await at.visit();
  await at.settle();
}

function timesSaid(at: Deployment): number[] {
  const ids = new Set(at.graph.said.map(({ metadata }) => metadata));
  return [...ids].map((id) => at.graph.said.filter(({ metadata }) => metadata === id).length);
}

describe.each(ECHOES)('after a crash at any moment, where echoes $fate', ({ fate, known, maxTimes }) => {
  it.each(STORIES)('$what is neither lost nor said too often', async (story) => {
    let n = 1;
    for (; ; n += 1) {
      const { at, isKilled } = await crashedAt(n, story, known);
      if (fate === 'arrive') for (const said of at.graph.said) await at.receive(echoOf(said));
      await recover(at);
      const unconfirmed = at.thread().failures.filter(({ reason }) => reason === 'unconfirmed').length;
      const context = `moment ${n}: ${at.graph.verbs().join(' ')}`;
      expect(Math.max(0, ...timesSaid(at)), context).toBeLessThanOrEqual(maxTimes);
      // Said, or listed where nobody can know: at least one of the two for everything that was to be said.
      expect(timesSaid(at).length + unconfirmed, context).toBeGreaterThanOrEqual(story.words);
      expect(at.thread().failures.length, context).toBe(unconfirmed);
      if (fate === 'arrive' && !story.mayBeUnconfirmed) expect(unconfirmed, context).toBe(0);
      expect(at.graph.owner, context).toBe(story.owner);
      expect(at.thread(), context).toMatchObject({
        owner: story.owner ? { kind: 'app', appId: story.owner } : { kind: 'idle' },
        unproven: false,
      });
      expect(at.thread(), context).toSatisfy(isAtRest);
      if (!isKilled) break;
    }
    expect(n).toBeGreaterThan(4);
  });
});

describe('a bot', () => {
  it('is not asked again about what it has begun to say', async () => {
    let asked = 0;
    const at = deployment({
      bot: () => {
        asked += 1;
        return [{ do: 'say', text: `answer ${asked}` }];
      },
    });
    await at.receive(says('hello'));
    at.graph.onCall = () => {
      throw new Killed('in the call');
    };
    await expect(at.visit()).rejects.toThrow(Killed);
    at.graph.onCall = () => {};
    at.threads.put({ ...at.thread(), echoes: true });
    await at.settle();
    expect(asked).toBe(1);
    expect(at.graph.said.map(({ text }) => text)).toEqual(['answer 1']);
  });
});
