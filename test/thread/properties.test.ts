import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { commandId, type ThreadOwner } from '../../functions/thread/command.ts';
import { OUR_APP } from '../ids.ts';
import { at, message } from './a-thread.ts';
import {
  arbitraryCourse,
  arbitraryOwner,
  arbitraryReclaim,
  endingBy,
  goodMeta,
  type Step,
  spanOf,
} from './arbitrary-course.ts';
import { createThreadDriver } from './thread-driver.ts';

// More on demand, and one again: RUNS=5000 SEED=42 npx vitest run --project unit test/thread/properties.test.ts
const RUNS = {
  numRuns: Number(process.env.RUNS ?? 200),
  ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
};

/** The thread after its course, with every event that was delivered. */
function live(course: readonly Step[]) {
  const driver = createThreadDriver();
  const events: ThreadEvent[] = [];
  for (const step of course) {
    if (step.do === 'deliver') {
      const batch = step.happenings.map(({ happening, stamp }, n) =>
        happening(`event-${events.length + n}`, spanOf(stamp, driver.now)),
      );
      events.push(...batch);
      driver.deliver(batch);
    } else if (step.do === 'replay') {
      const event = events[step.which];
      if (event) checkReplay(driver, event);
    } else if (step.do === 'visit') {
      let n = 0;
      driver.visit((command, now) => {
        n += 1;
        return endingBy(step.dice[n % step.dice.length] ?? 0, command, now);
      }, step.losesAnswers);
    } else {
      driver[step.do](step.ms);
    }
  }
  return { driver, events };
}

/** An event that comes again queues nothing; a move of control may queue a verify. */
function checkReplay(driver: ReturnType<typeof createThreadDriver>, event: ThreadEvent): void {
  const isFromPerson = event.kind === 'message' || event.kind === 'postback';
  const idsOf = () =>
    driver.thread.mailbox.filter(({ verb }) => isFromPerson || verb !== 'verify').map(({ id }) => id);
  const before = idsOf();
  driver.deliver([event]);
  expect(idsOf()).toEqual(before);
}

describe('a thread in any course of events', () => {
  // The driver checks at every write: bounds, due time, ids of verifies, each call, and the end of each visit.
  it('never gets the same message twice', () => {
    fc.assert(
      fc.property(arbitraryCourse, arbitraryReclaim, arbitraryOwner, (course, reclaim, owner) => {
        const { driver } = live(course);
        driver.settleDown(goodMeta(owner, reclaim).endingOf);
        expect([...driver.deliveries.values()].filter((times) => times > 1)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('empties its mailbox when Graph works again, and ends with the owner that Meta has', () => {
    fc.assert(
      fc.property(arbitraryCourse, arbitraryReclaim, arbitraryOwner, (course, reclaim, owner) => {
        const { driver } = live(course);
        const meta = goodMeta(owner, reclaim);
        driver.deliver([message({ id: 'last', at: at(driver.now) })]);
        driver.settleDown(meta.endingOf);
        expect(driver.thread).toMatchObject({
          mailbox: [],
          ...beliefIn(meta.owner()),
        });
      }),
      RUNS,
    );
  });

  it('asks Meta each question under an id of its own, and asks in most courses', () => {
    const asked: number[] = [];
    fc.assert(
      fc.property(arbitraryCourse, arbitraryReclaim, arbitraryOwner, (course, reclaim, owner) => {
        const { driver } = live(course);
        driver.settleDown(goodMeta(owner, reclaim).endingOf);
        asked.push(driver.verifies);
      }),
      RUNS,
    );
    expect(asked.filter((count) => count > 1).length).toBeGreaterThan(asked.length / 2);
  });

  it('gives each message of a person exactly one verdict', () => {
    fc.assert(
      fc.property(arbitraryCourse, arbitraryReclaim, arbitraryOwner, (course, reclaim, owner) => {
        const { driver, events } = live(course);
        driver.settleDown(goodMeta(owner, reclaim).endingOf);
        for (const event of events) {
          if (event.kind !== 'message' || event.text !== 'Hello') continue;
          expect(verdictsOn(event.id, driver), event.id).toHaveLength(1);
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
  return { owner: owner.appId === OUR_APP ? { kind: 'us' } : owner, unproven: false };
}

function verdictsOn(
  eventId: string,
  { verdicts, history }: ReturnType<typeof createThreadDriver>,
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
