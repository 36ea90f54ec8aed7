import { expect } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { advance, type Next } from '../../functions/thread/advance.ts';
import type { Command } from '../../functions/thread/command.ts';
import { takeLease } from '../../functions/thread/lease.ts';
import { BOUNDS } from '../../functions/thread/limits.ts';
import type { Outcome } from '../../functions/thread/outcome.ts';
import { isElsewhere, isExpired } from '../../functions/thread/owner.ts';
import type { Mode, Page } from '../../functions/thread/page.ts';
import { type EventVerdict, receive } from '../../functions/thread/receive.ts';
import { settle } from '../../functions/thread/settle.ts';
import { countUntold, markTold } from '../../functions/thread/tell.ts';
import type { JournalEntry, Thread } from '../../functions/thread/thread.ts';
import { momentsOf } from '../../functions/thread/tick.ts';
import { NOW, threadWith } from '../support/threads.ts';
import { pageIn } from './a-command.ts';
import { at, echo, SECOND, SETTINGS, US } from './a-thread.ts';

/** How Meta or the bot ends a call. `dies`: the executor does, and nobody hears of the outcome. */
export interface Ending {
  readonly outcome: Outcome;
  /** The words of a `say` or a `handOver` reached the person. */
  readonly isDelivered?: boolean;
  readonly dies?: boolean;
}
export type EndingOf = (command: Command, now: number) => Ending;

const SPEAKS = ['answer', 'say', 'handOver'];
/** More calls than any mailbox asks for in one visit. */
const MANY_CALLS = 200;

/** One thread, its ledger and a clock: what the webhook and the handover function do to it, without either. */
export function createWorld(mode: Mode) {
  let thread = threadWith();
  let now = NOW;
  let visits = 0;
  let pausedUntil = 0;
  let echoes: string[] = [];
  const history: JournalEntry[] = [];
  const verdicts = new Map<string, EventVerdict>();
  const deliveries = new Map<string, number>();

  function write(next: Thread): void {
    checkBounds(next);
    if (next.mailbox.length > 0 || momentsOf(next, SETTINGS).length > 0) expect(next.dueAt).toBeDefined();
    history.push(...next.journal);
    thread = { ...next, journal: [] };
  }

  function deliver(events: readonly ThreadEvent[]): void {
    const received = receive(thread, events, SETTINGS, now);
    events
      .toSorted((a, b) => a.at.from - b.at.from)
      .forEach(({ id }, n) => {
        const verdict = received.verdicts[n];
        if (verdict !== undefined && !verdicts.has(id)) verdicts.set(id, verdict);
      });
    write(received.thread);
    expect(receive(thread, events, SETTINGS, now).thread.mailbox).toEqual(thread.mailbox);
  }

  /** What Meta has said in our name comes back before anybody waits for it in vain. */
  function hearEchoes(): void {
    const heard = echoes;
    echoes = [];
    heard.forEach((metadata) => {
      deliver([echo({ id: `echo-${metadata}`, appId: US, metadata, at: at(now) })]);
    });
  }

  function page(): Page {
    const known = { mode, readAt: now };
    const pause = pausedUntil > now ? { pause: { until: pausedUntil, reason: 'rate-limit' as const } } : {};
    return { ...pageIn(mode), messenger: known, echoes: true, ...pause };
  }

  function onward(from: Thread, holder: string, n: number): Next {
    const leased = takeLease(from, holder, now + 35 * SECOND, SETTINGS, now);
    const visit = {
      settings: SETTINGS,
      page: page(),
      now,
      attempt: `${holder}.${n}`,
      hasTime: true,
      jitter: 0,
    };
    const advanced = advance(leased, visit);
    write(advanced.thread);
    return advanced.next;
  }

  function checkCall(command: Command): void {
    if (!SPEAKS.includes(command.verb)) return;
    const isTheirs = isElsewhere(thread.owner) && !thread.unproven && !isExpired(thread, now);
    expect(isTheirs, `${command.verb} in a thread of ${JSON.stringify(thread.owner)}`).toBe(false);
  }

  function noteDelivery(id: string): void {
    deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
    echoes.push(id);
  }

  function visit(endingOf: EndingOf): void {
    hearEchoes();
    if (thread.lease && thread.lease.until > now) now = thread.lease.until;
    visits += 1;
    const holder = `visit-${visits}`;
    let next = onward(thread, holder, 0);
    for (let n = 1; next.kind !== 'rest'; n += 1) {
      expect(n).toBeLessThan(MANY_CALLS);
      if (next.kind === 'tell') {
        next = onward(markTold(thread, thread), holder, n);
        continue;
      }
      const { command } = next;
      checkCall(command);
      const ending = endingOf(command, now);
      if (ending.isDelivered) noteDelivery(command.id);
      if (ending.dies) return;
      const askedAt = now;
      now += 100;
      const timing = { askedAt, answeredAt: now };
      next = onward(settle(thread, command, ending.outcome, SETTINGS, timing), holder, n);
    }
    expect(thread).not.toHaveProperty('lease');
    expect(countUntold(thread)).toBe(0);
    if (thread.dueAt !== undefined) expect(thread.dueAt).toBeGreaterThan(now);
  }

  return {
    deliver,
    visit,
    wait(ms: number): void {
      hearEchoes();
      now += ms;
    },
    pause(ms: number): void {
      pausedUntil = now + ms;
    },
    /** Lets time pass and visits the thread whenever it is due, until nothing is left to be done. */
    settleDown(endingOf: EndingOf): void {
      pausedUntil = 0;
      for (let n = 0; n < 50; n += 1) {
        hearEchoes();
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
    /** What the first delivery of each event was told. */
    verdicts,
    /** How often the words of each command reached the person. */
    deliveries,
  };
}

function checkBounds(thread: Thread): void {
  expect(thread.mailbox.length).toBeLessThanOrEqual(BOUNDS.commands);
  expect(thread.recent.length).toBeLessThanOrEqual(BOUNDS.recent);
  expect(thread.failures.length).toBeLessThanOrEqual(BOUNDS.failures);
  expect(thread.journal.length).toBeLessThanOrEqual(BOUNDS.journal);
  expect(thread.said.length).toBeLessThanOrEqual(BOUNDS.said);
  expect(thread.mailbox.filter(({ verb, begun }) => verb === 'verify' && !begun).length).toBeLessThanOrEqual(
    1,
  );
  expect(new Set(thread.mailbox.map(({ id }) => id)).size).toBe(thread.mailbox.length);
}
