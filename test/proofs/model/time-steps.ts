import type { ThreadEvent } from '../../../functions/messenger/events.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import { isTaken } from '../../../functions/thread/next-step.ts';
import { OUR_APP } from '../../ids.ts';
import { isDue, mayStart } from './lambda-steps.ts';
import { fault } from './processes.ts';
import type { Handover, State, Step, Webhook } from './state.ts';
import type { Variant } from './variant.ts';

/** A call to DynamoDB has three attempts of a second (`clients.ts`), with short waits between them; in ms. */
const AWS_CALL = 4_000;
/** How long an echo of ours is on its way at most, in ms: as long as it is waited for, less one. */
const ECHO_LATENCY = TIMES.echoWait - 1;
/** What comes later than this, in ms, is only that control runs out: another day, and another proof. */
const HORIZON = 6 * 60 * 60_000;

/**
 * Time stands still but for these: it goes on to the next moment that matters once everybody has done what is to be done now,
 * and for some seconds at any moment, and for as long as an outage lasts. Nobody lives beyond their deadline.
 */
export function timeSteps(state: State, variant: Variant): readonly Step[] {
  const until = latest(state, variant);
  return [
    ...waits(state, variant, until),
    ...(state.now + variant.pauseMs <= until
      ? fault('pauses', 'some seconds pass', state, (spent) => ({
          ...spent,
          now: state.now + variant.pauseMs,
        }))
      : []),
    ...outages(state, until),
  ];
}

/** How far time may go: everybody ends in time, and echoes of ours are in the ledger while they are waited for. */
function latest({ processes, coming, now }: State, variant: Variant): number {
  const onTheirWay = [
    ...coming,
    ...processes.flatMap((each) => (each.kind === 'webhook' ? each.events : [])),
  ];
  const echoes = variant.lateDelivery === 'all' ? [] : onTheirWay.filter(isOurEcho);
  return Math.min(now + HORIZON, ...processes.map(endOf), ...echoes.map(({ at }) => at.to + ECHO_LATENCY));
}

/** When a step is over at the latest: a write by the client's own timeouts, a call so that a margin is left (`hasTime`). */
function endOf({ at, deadline, computedAt = deadline }: Webhook | Handover): number {
  if (at === 'write') return Math.min(deadline, computedAt + AWS_CALL);
  return at === 'call' ? deadline - TIMES.margin : deadline;
}

function isOurEcho(event: ThreadEvent): boolean {
  return event.kind === 'echo' && event.appId === OUR_APP;
}

function waits(state: State, { lateDelivery }: Variant, until: number): readonly Step[] {
  const { now, item, queue, coming, processes } = state;
  const hasWork = (isDue(state) && !isHeld(state)) || queue.some(({ readyAt }) => readyAt <= now);
  const isBusy = (hasWork && mayStart(state)) || (lateDelivery === 'none' && coming.length > 0);
  if (isBusy || !item) return [];
  const { mailbox, dueAt } = item.thread;
  const marks = mailbox.map(({ begun }) => (begun?.doubtAt === undefined ? begun?.until : undefined));
  const sleepers = processes.map((each) =>
    'step' in each && each.step.kind === 'sleep' ? each.step.until : undefined,
  );
  const moments = [...marks, dueAt, ...sleepers, ...queue.map(({ readyAt }) => readyAt)].filter(
    (at) => at !== undefined && at > now,
  );
  const next = Math.min(...moments.map(Number));
  return next <= until ? [{ label: `${(next - now) / 1_000} s pass`, state: { ...state, now: next } }] : [];
}

/** Whether an execution that has not ended, or has died, keeps all others out. */
function isHeld({ item, now }: State): boolean {
  return item !== undefined && isTaken(item.thread, 'nobody', now);
}

/** Until the first command is too late. */
function outages(state: State, until: number): readonly Step[] {
  const ends = state.item?.thread.mailbox.map(({ notAfter }) => notAfter + 1) ?? [];
  const next = Math.min(...ends);
  if (next <= state.now || next > until) return [];
  return fault('outages', 'nothing works for a while', state, (spent) => ({ ...spent, now: next }));
}
