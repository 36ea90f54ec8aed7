import { expect } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { Outcome } from '../../functions/thread/apply-outcome.ts';
import type { KnownCommand } from '../../functions/thread/command.ts';
import { BOUNDS, TIMES } from '../../functions/thread/limits.ts';
import { isTaken } from '../../functions/thread/next-step.ts';
import { isExpired, isHeldByOther } from '../../functions/thread/ownership.ts';
import { type EventVerdict, receive } from '../../functions/thread/receive.ts';
import type { Thread, TimelineLine } from '../../functions/thread/thread.ts';
import { timersOf } from '../../functions/thread/timers.ts';
import {
  type Held,
  startVisit,
  type View,
  type VisitStep,
  type Written,
} from '../../functions/thread/visit.ts';
import { NOW, OUR_APP } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { at, echo, SECOND, SETTINGS } from './a-thread.ts';

/** How Meta or the bot ends a call. `dies`: the executor dies, and the outcome is lost. */
export interface Ending {
  readonly outcome: Outcome;
  /** The words of a `say` reached the person. */
  readonly isDelivered?: boolean;
  readonly dies?: boolean;
}
export type EndingOf = (command: KnownCommand, now: number) => Ending;

/** More steps than any visit needs. */
const MANY_STEPS = 400;

/** One thread, its ledger and a clock: what the webhook and the handover function do to it, without either. */
export function createThreadDriver() {
  let thread = threadWith();
  let now = NOW;
  let visits = 0;
  let pausedUntil = 0;
  let echoes: string[] = [];
  const history: TimelineLine[] = [];
  const verdicts = new Map<string, EventVerdict>();
  const deliveries = new Map<string, number>();
  const verifies = createVerifyRecord();

  function write(next: Thread, lines: readonly TimelineLine[]): void {
    checkBounds(next);
    verifies.check(next);
    if (next.mailbox.length > 0 || timersOf(next, SETTINGS, now).length > 0) expect(next.dueAt).toBeDefined();
    history.push(...lines);
    thread = next;
  }

  function deliver(events: readonly ThreadEvent[]): void {
    const received = receive(thread, events, SETTINGS, now);
    events
      .toSorted((a, b) => a.at.from - b.at.from)
      .forEach(({ id }, n) => {
        const verdict = received.verdicts[n];
        if (verdict !== undefined && !verdicts.has(id)) verdicts.set(id, verdict);
      });
    // The next visit would write these lines. Here they are taken at once, so that none is dropped.
    const { pendingTimeline: lines } = received.thread;
    write({ ...received.thread, pendingTimeline: [] }, lines);
    expect(receive(thread, events, SETTINGS, now).thread.mailbox).toEqual(thread.mailbox);
  }

  /** The echoes of what Meta has sent in our name arrive before their wait is over. */
  function deliverEchoes(): void {
    const arrived = echoes;
    echoes = [];
    arrived.forEach((metadata) => {
      deliver([echo({ id: `echo-${metadata}`, appId: OUR_APP, metadata, at: at(now) })]);
    });
  }

  function view(executor: string): View {
    const pause = pausedUntil > now ? { pause: { until: pausedUntil, reason: 'rate-limit' } } : {};
    const until = now + 35 * SECOND;
    return {
      executor,
      settings: SETTINGS,
      now,
      until,
      hasTime: true,
      longestSleepMs: TIMES.sleep,
      hearsEchoes: true,
      hearsOthers: true,
      missingTargets: [],
      jitter: 0,
      ...pause,
    };
  }

  function checkCall({ verb }: KnownCommand): void {
    if (verb !== 'answer' && verb !== 'say') return;
    const isOthers = isHeldByOther(thread.owner) && !thread.unproven && !isExpired(thread, now);
    expect(isOthers, `${verb} in a thread of ${JSON.stringify(thread.owner)}`).toBe(false);
  }

  function noteDelivery(id: string): void {
    deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
    echoes.push(id);
  }

  /** `losesAnswers`: the answer of a write is lost, so that the executor takes its own write for another's. */
  function visit(endingOf: EndingOf, losesAnswers = false): void {
    deliverEchoes();
    visits += 1;
    const executor = `visit-${visits}`;
    if (isTaken(thread, executor, now))
      now = Math.max(...thread.mailbox.map(({ begun }) => begun?.until ?? 0));
    let isLost = false;
    let step: VisitStep<Held> = startVisit({ thread }, view(executor));
    for (let n = 0; step.kind !== 'end'; n += 1) {
      expect(n).toBeLessThan(MANY_STEPS);
      if (step.kind === 'write') {
        write(step.thread, step.lines);
        isLost = losesAnswers && !isLost;
        const written: Written<Held> = isLost
          ? { isDone: false, held: { thread } }
          : { isDone: true, held: { thread } };
        step = step.resume(written, view(executor));
      } else if (step.kind === 'sleep') {
        now = Math.max(now, step.until);
        deliverEchoes();
        step = step.resume({ thread }, view(executor));
      } else {
        const { command } = step;
        checkCall(command);
        const ending = endingOf(command, now);
        if (ending.isDelivered) noteDelivery(command.id);
        if (ending.dies) return;
        const askedAt = now;
        now += 100;
        step = step.resume(ending.outcome, { askedAt, answeredAt: now }, view(executor));
      }
    }
    expect(isTaken(thread, 'another', now)).toBe(false);
    if (thread.dueAt !== undefined) expect(thread.dueAt).toBeGreaterThan(now);
  }

  return {
    deliver,
    visit,
    wait(ms: number): void {
      deliverEchoes();
      now += ms;
    },
    pause(ms: number): void {
      pausedUntil = now + ms;
    },
    /** Lets time pass and visits the thread whenever it is due, until nothing is left to be done. */
    settleDown(endingOf: EndingOf): void {
      pausedUntil = 0;
      for (let n = 0; n < 50; n += 1) {
        deliverEchoes();
        if (thread.dueAt === undefined) return;
        now = Math.max(now, thread.dueAt);
        visit(endingOf);
      }
    },
    get thread() {
      return thread;
    },
    get now() {
      return now;
    },
    history,
    /** The verdict on the first delivery of each event. */
    verdicts,
    /** How often the words of each command reached the person. */
    deliveries,
    /** How many verifies there have been. */
    get verifies() {
      return verifies.count;
    },
  };
}

/** The id of a verify that has left the mailbox never comes back: a late answer would settle another question. */
function createVerifyRecord() {
  let waiting: ReadonlySet<string> = new Set();
  const gone = new Set<string>();
  return {
    check({ mailbox }: Thread): void {
      const present = new Set(mailbox.filter(({ verb }) => verb === 'verify').map(({ id }) => id));
      for (const id of waiting) if (!present.has(id)) gone.add(id);
      expect([...present].filter((id) => gone.has(id))).toEqual([]);
      waiting = present;
    },
    get count() {
      return gone.size + waiting.size;
    },
  };
}

function checkBounds(thread: Thread): void {
  expect(thread.mailbox.length).toBeLessThanOrEqual(BOUNDS.commands);
  expect(thread.seenEvents.length).toBeLessThanOrEqual(BOUNDS.seenEvents);
  expect(thread.failures.length).toBeLessThanOrEqual(BOUNDS.failures);
  expect(thread.pendingTimeline.length).toBeLessThanOrEqual(BOUNDS.pendingFailures);
  expect(thread.sentMessages.length).toBeLessThanOrEqual(BOUNDS.sentMessages);
  const waiting = thread.mailbox.filter(({ verb, begun }) => verb === 'verify' && !begun);
  expect(waiting.length).toBeLessThanOrEqual(1);
  expect(new Set(thread.mailbox.map(({ id }) => id)).size).toBe(thread.mailbox.length);
}
