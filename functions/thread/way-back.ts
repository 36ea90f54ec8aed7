import { targetNamed } from '../settings/next-target.ts';
import { nameOf, type PageSettings } from '../settings/settings.ts';
import { type Clock, clocksOf, rung, targetWith } from './clocks.ts';
import { type CommandOf, commandId, type WhyBack } from './command.ts';
import { nextTarget, passTo, sayNobodyCame } from './fallback.ts';
import { TIMES } from './limits.ts';
import { enqueue, fail } from './mailbox.ts';
import { askOwnerAt, isHeldByOther } from './ownership.ts';
import { lastVoiceAtOf, mayReturn, note, type Thread } from './thread.ts';

/*
 * The one way back: a thread that another app has is taken back, because a clock has rung (clocks.ts), or the person asks for it.
 *
 * | clock       | the settings of the target             | then                                                          |
 * | ----------- | -------------------------------------- | ------------------------------------------------------------- |
 * | `unclaimed` | `whenUnclaimed: "notice"`              | it is told, and left to people                                |
 * | `unclaimed` | `whenUnclaimed: "next"`                | told; taken back; passed to the next target not offered so far |
 * | `unclaimed` | `whenUnclaimed: "return"`, or no next  | told; taken back; `texts.nobodyCame`; the bot gets a turn     |
 * | none        | a trigger with `return` (receive.ts)   | taken back; the bot gets a turn                               |
 * | `silent`    | `silentMinutes`                        | taken back; the bot gets a turn if the person waits           |
 *
 * It is only told where we did not hand the thread over ourselves, and where we would not know that a human has spoken,
 * because no echo of another voice has ever arrived on this channel. No clock rings for a while after something about the
 * Page was not written. A thread comes back to the bot once, until the person has written again.
 * What follows is remembered in `wayBack` until the thread is provably ours, however that comes about. A human's word ends
 * it.
 */

/** What is known of the Page when a clock rings. */
export interface Hearing {
  /** Echoes of other voices are known to arrive on this channel. */
  readonly hearsOthers: boolean;
  /** When something about this Page was last not written, in Unix ms. */
  readonly outageAt?: number | undefined;
}

/** Rings the clocks that are due at `now` (Unix ms), and begins what follows. */
export function ringClocks(before: Thread, settings: PageSettings, hearing: Hearing, now: number): Thread {
  // What was not written comes with Meta's next delivery.
  if (hearing.outageAt !== undefined && now < hearing.outageAt + TIMES.lateEchoWait) return before;
  const due = clocksOf(before, settings).filter(({ at }) => at <= now);
  return due.reduce((thread, { clock }) => ring(thread, clock, settings, hearing, now), before);
}

function ring(before: Thread, clock: Clock, settings: PageSettings, hearing: Hearing, now: number): Thread {
  const told = clock === 'unclaimed' ? tell(before, now) : before;
  const thread = rung(told, clock);
  const isPull = clock === 'silent' || mayPull(thread, settings);
  return isPull && mayReturn(thread) && !isUnderWay(thread) && canHear(thread, hearing)
    ? beginWayBack(thread, clock, now)
    : thread;
}

/** The line that says that a person waits for somebody who has not come. */
function tell(thread: Thread, now: number): Thread {
  const { waitingMessage, owner, ownerName = owner.kind } = thread;
  return note(thread, {
    at: now,
    what: 'wait',
    id: waitingMessage ?? 'wait',
    verdict: 'unclaimed',
    detail: ownerName,
  });
}

/** Only what we handed over is pulled, and only where the settings of the target say so. */
function mayPull({ owner, offered = [] }: Thread, settings: PageSettings): boolean {
  const when = targetWith(owner, settings)?.whenUnclaimed ?? 'notice';
  return when !== 'notice' && owner.kind === 'app' && offered.includes(owner.appId);
}

function isUnderWay({ wayBack, mailbox }: Thread): boolean {
  return wayBack !== undefined || mailbox.some(({ verb }) => verb === 'reclaim');
}

/** Without that, it could be pulled from a human who has spoken. */
function canHear(thread: Thread, { hearsOthers }: Hearing): boolean {
  return hearsOthers || lastVoiceAtOf(thread) > 0;
}

/** Asks for the thread, unless the Page may not answer the person any more. */
export function beginWayBack(before: Thread, why: WhyBack, now: number): Thread {
  const { owner, lastPersonAt = now } = before;
  if (now > lastPersonAt + TIMES.window) return before;
  const from = owner.kind === 'app' ? { from: owner.appId } : {};
  const reclaim: CommandOf<'reclaim'> = {
    verb: 'reclaim',
    id: commandId(`${why}:${now}`, 0),
    cause: why === 'silent' ? 'silence' : why,
    causedAt: now,
    notAfter: now + TIMES.ownInitiative,
    attempts: 0,
  };
  return enqueue({ ...before, wayBack: { why, at: now, ...from } }, reclaim, now);
}

/** The thread after a request for control has been sent: it counts as refused after a while without control. */
export function awaitControl(thread: Thread, now: number): Thread {
  return thread.wayBack
    ? { ...thread, wayBack: { ...thread.wayBack, until: now + TIMES.requestRefused } }
    : thread;
}

/** When (Unix ms) a request that was not granted counts as refused. */
export function requestEndsAt({ wayBack }: Thread): number | undefined {
  return wayBack?.until;
}

/** Lists a request that was not granted, once. If control comes later, what was to follow does. */
export function giveUpRequest(thread: Thread, now: number): Thread {
  const { wayBack } = thread;
  if (wayBack?.until === undefined || wayBack.until > now) return thread;
  const { until: _until, ...waiting } = wayBack;
  if (!isHeldByOther(thread.owner)) return { ...thread, wayBack: waiting };
  const command = { id: commandId(`request:${wayBack.at}`, 0), verb: 'reclaim' } as const;
  return fail({ ...thread, wayBack: waiting }, command, 'not-granted', now);
}

/** What follows once the thread is provably ours again, or nobody's. `now` is Unix ms. */
export function endWayBack(before: Thread, settings: PageSettings, now: number): Thread {
  const { wayBack, ...others } = before;
  const isFree = before.owner.kind === 'us' || before.owner.kind === 'idle';
  if (!wayBack || before.unproven || !isFree) return before;
  const thread: Thread = others;
  const { why } = wayBack;
  const from = wayBack.from === undefined ? undefined : nameOf(wayBack.from, settings);
  const id = commandId(`${why}:${wayBack.at}`, 1);
  if (why === 'silent' && thread.waitingSince === undefined) return { ...thread, returnedAt: now };
  if (why !== 'unclaimed') return giveTurn(thread, id, { why, from }, settings, now);
  const next = nextAfter(from, thread, settings, now);
  if (next) return passTo(thread, id, next, now);
  return giveTurn(sayNobodyCame(thread, `${id}-nobody`, settings, now), id, { why, from }, settings, now);
}

function nextAfter(name: string | undefined, thread: Thread, settings: PageSettings, now: number) {
  const isWanted = targetNamed(name, settings)?.whenUnclaimed === 'next';
  return isWanted ? nextTarget(thread, name, settings, now) : undefined;
}

/** The thread in which the bot has its turn, because it came back. `now` is Unix ms. */
export function giveTurn(
  thread: Thread,
  id: string,
  { why, from }: { readonly why: WhyBack; readonly from: string | undefined },
  settings: PageSettings,
  now: number,
): Thread {
  const answer: CommandOf<'answer'> = {
    verb: 'answer',
    id,
    cause: 'returned',
    causedAt: now,
    notAfter: now + settings.answerWithinMs,
    attempts: 0,
    turn: { kind: 'returned', why, ...(from === undefined ? {} : { from }) },
  };
  // With Conversation Routing the bot's words take control of an idle thread, and no event says so.
  const asked = askOwnerAt(thread, now + settings.verifyAfterQuietMs, now);
  return enqueue({ ...asked, returnedAt: now }, answer, now);
}
