import type { AppId } from '../../../functions/messenger/ids.ts';
import { applyOutcome } from '../../../functions/thread/apply-outcome.ts';
import type { CommandOf } from '../../../functions/thread/command.ts';
import { change } from '../../../functions/thread/mailbox.ts';
import { receive } from '../../../functions/thread/receive.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { OUR_APP } from '../../ids.ts';
import { begun, isOwner, passTo, takeBack } from '../../thread/a-command.ts';
import { askedAt, type Change, ownerAt } from '../../thread/a-history.ts';
import { at, BY_US, inSecondOf, ownedBy, pass, SETTINGS, take } from '../../thread/a-thread.ts';

/** How we hear of a history. Durations in ms. */
export interface Hearing {
  /** By how much our clock is ahead of Meta's. */
  readonly skew: number;
  /** How long Meta takes to say who owns the thread, once for each time that it is asked. */
  readonly latencies: readonly number[];
  /** So long after its first arrival each event comes again; none comes again where it is empty. */
  readonly repeats: readonly number[];
}

interface Happening {
  readonly time: number;
  readonly happen: (thread: Thread) => Thread;
}

/** The ledger of a thread that was ours after a history at Meta, once its last question has been answered. */
export function ledgerAfter(history: readonly Change[], hearing: Hearing): Thread {
  const happenings = history
    .flatMap((each, n) => happeningsOf(each, n, hearing))
    .toSorted((a, b) => a.time - b.time);
  let thread = ownedBy(BY_US, { evidence: { kind: 'take', from: 0, to: 0 } });
  let question: { readonly asked: number; readonly answered: number } | undefined;
  let asked = 0;
  const ask = (time: number) => {
    const waits = thread.mailbox.find(({ verb, begun: mark }) => verb === 'verify' && !mark);
    if (question || waits?.verb !== 'verify') return;
    thread = change(thread, begun(waits, { at: time + hearing.skew }));
    const latency = hearing.latencies[asked % hearing.latencies.length] ?? 0;
    asked += 1;
    question = { asked: time, answered: time + latency };
  };
  const hear = ({ asked: from, answered: to }: { asked: number; answered: number }) => {
    const verify = thread.mailbox.find(({ verb, begun: mark }) => verb === 'verify' && mark);
    if (verify?.verb !== 'verify') throw new Error('what has been asked is in the mailbox');
    const said = isOwner({ kind: 'app', appId: ownerAt(history, to) });
    question = undefined;
    const timing = { askedAt: from + hearing.skew, answeredAt: to + hearing.skew };
    thread = applyOutcome(thread, verify, said, SETTINGS, timing);
    ask(to);
  };
  for (const { time, happen } of happenings) {
    while (question && question.answered <= time) hear(question);
    thread = happen(thread);
    ask(time);
  }
  while (question) hear(question);
  return thread;
}

function happeningsOf(each: Change, n: number, hearing: Hearing): readonly Happening[] {
  const { time, arrivesAt } = each;
  if (each.by === 'call') return callOf(each, n, hearing);
  return [0, ...hearing.repeats].map((later) => ({
    time: arrivesAt + later,
    happen: (thread) => told(thread, each, n, Math.max(time, arrivesAt + later) + hearing.skew),
  }));
}

function callOf(each: Change, n: number, { skew }: Hearing): readonly Happening[] {
  const command = begun(commandFor(each.owner, n), { attempt: `visit-${n}`, at: askedAt(each) + skew });
  const timing = { askedAt: askedAt(each) + skew, answeredAt: each.arrivesAt + skew };
  const begins = (thread: Thread) => ({ ...thread, mailbox: [command, ...thread.mailbox] });
  const ends = (thread: Thread) => applyOutcome(thread, command, { kind: 'moved' }, SETTINGS, timing);
  return [
    { time: askedAt(each), happen: begins },
    { time: each.arrivesAt, happen: ends },
  ];
}

function commandFor(owner: AppId, n: number): CommandOf<'pass' | 'reclaim'> {
  return owner === OUR_APP ? takeBack({ id: `own-${n}` }) : passTo({ id: `own-${n}`, to: owner });
}

function told(thread: Thread, { owner, by, time }: Change, n: number, arrivedAt: number): Thread {
  const stamp = by === 'ms' ? at(time) : inSecondOf(time);
  const event = (owner === OUR_APP ? pass : take)({ id: `event-${n}`, at: stamp, newOwnerAppId: owner });
  const { thread: after } = receive(thread, [event], SETTINGS, arrivedAt);
  // The bot's welcome is no matter here.
  return { ...after, mailbox: after.mailbox.filter(({ verb }) => verb !== 'answer') };
}
