import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { commandId } from '../../functions/thread/event-hash.ts';
import type { ThreadOwner } from '../../functions/thread/outcome.ts';
import type { Mode } from '../../functions/thread/page.ts';
import { at, message, US } from './a-thread.ts';
import { createWorld } from './a-world.ts';
import {
  arbitraryCourse,
  arbitraryOwner,
  endingBy,
  goodMeta,
  type Step,
  spanOf,
} from './arbitrary-course.ts';

// More on demand, and one again: RUNS=5000 SEED=42 npx vitest run --project unit test/thread/properties.test.ts
const RUNS = {
  numRuns: Number(process.env.RUNS ?? 200),
  ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
};
const mode = fc.constantFrom<Mode>('routing', 'zero-config');

/** A world after its course, with every event that was delivered. */
function live(course: readonly Step[], inMode: Mode) {
  const world = createWorld(inMode);
  const events: ThreadEvent[] = [];
  for (const step of course) {
    if (step.do === 'deliver') {
      const batch = step.happenings.map(({ happening, stamp }, n) =>
        happening(`event-${events.length + n}`, spanOf(stamp, world.now)),
      );
      events.push(...batch);
      world.deliver(batch);
    } else if (step.do === 'replay') {
      const event = events[step.which];
      if (event) checkReplay(world, event);
    } else if (step.do === 'visit') {
      let n = 0;
      world.visit((command, now) => {
        n += 1;
        return endingBy(step.dice[n % step.dice.length] ?? 0, command, now);
      });
    } else {
      world[step.do](step.ms);
    }
  }
  return { world, events };
}

/** What comes again queues nothing but, for what is no person's words, the question who owns the thread. */
function checkReplay(world: ReturnType<typeof createWorld>, event: ThreadEvent): void {
  const isWords = event.kind === 'message' || event.kind === 'postback';
  const idsOf = () =>
    world.thread.mailbox.filter(({ verb }) => isWords || verb !== 'verify').map(({ id }) => id);
  const before = idsOf();
  world.deliver([event]);
  expect(idsOf()).toEqual(before);
}

describe('a thread, whatever happens to it', () => {
  // Its bounds, its due time, the end of each visit and each call are checked by the world at every write.
  it('never says the same words twice', () => {
    fc.assert(
      fc.property(arbitraryCourse, mode, arbitraryOwner, (course, inMode, owner) => {
        const { world } = live(course, inMode);
        world.settleDown(goodMeta(owner).endingOf);
        expect([...world.deliveries.values()].filter((times) => times > 1)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('empties its mailbox when all is well again, and ends with the owner that Meta has', () => {
    fc.assert(
      fc.property(arbitraryCourse, mode, arbitraryOwner, (course, inMode, owner) => {
        const { world } = live(course, inMode);
        const meta = goodMeta(owner);
        world.deliver([message({ id: 'last', at: at(world.now) })]);
        world.settleDown(meta.endingOf);
        expect(world.thread).toMatchObject({
          mailbox: [],
          ...beliefIn(meta.owner()),
        });
      }),
      RUNS,
    );
  });

  it('gives each message of a person exactly one verdict', () => {
    fc.assert(
      fc.property(arbitraryCourse, mode, arbitraryOwner, (course, inMode, owner) => {
        const { world, events } = live(course, inMode);
        world.settleDown(goodMeta(owner).endingOf);
        for (const event of events) {
          if (event.kind !== 'message' || event.text !== 'Hello') continue;
          expect(verdictsOn(event.id, world), event.id).toHaveLength(1);
        }
      }),
      RUNS,
    );
  });
});

/** What the ledger says when Meta says this. */
function beliefIn(owner: ThreadOwner): object {
  if (owner.kind === 'idle') return { owner: { kind: 'idle' }, unproven: false };
  if (owner.kind === 'hidden')
    return { owner: { kind: expect.stringMatching(/^(app|foreign)$/) }, unproven: false };
  return { owner: owner.appId === US ? { kind: 'us' } : owner, unproven: false };
}

function verdictsOn(
  eventId: string,
  { verdicts, history }: ReturnType<typeof createWorld>,
): readonly string[] {
  if (verdicts.get(eventId) === 'left') return ['left'];
  const answer = commandId(eventId, 0);
  return history
    .filter(
      ({ id, verdict }) =>
        [answer, `${answer}-0`].includes(id) && ['done', 'left', 'failed'].includes(verdict),
    )
    .map(({ what, verdict }) => `${what} ${verdict}`);
}
