import { pass, taken } from './control-rules.ts';
import { adWindow, appForEntry } from './entry-point.ts';
import { fanOut } from './fan-out.ts';
import { badParameter, leadAdSpeaks, outsideWindow, type Refusal, sendNotAllowed } from './refusals.ts';
import type { AppSends, PersonSignals, PersonSpeaks } from './thread-control.ts';
import {
  appIn,
  DAY_MS,
  granted,
  idle,
  isDefaultApp,
  type Outcome,
  ownedBy,
  type Routing,
  refused,
  type ThreadControl,
  WEEK_MS,
} from './thread-state.ts';

/**
 * A person's message opens the window for another day and slides the owner's control. In routing mode an idle
 * thread goes to the app of the entry point, else to the default app; in zero-config it stays idle, unless an ad
 * names an app, and every app gets the message.
 */
export function personSpeaks(thread: ThreadControl, routing: Routing, action: PersonSpeaks): Outcome {
  const heard = { ...thread, lastPersonAt: action.at };
  const owner = thread.owner ?? appForEntry(routing, action.entry);
  if (owner === null) return granted(heard, fanOut(heard, routing, action));
  const adWindowMs = thread.owner === null ? adWindow(action.entry) : thread.adWindowMs;
  const held = thread.owner === null ? ownedBy(heard, owner, action.at) : heard;
  const after = ownedBy({ ...held, adWindowMs }, owner, action.at);
  return granted(after, fanOut(after, routing, action));
}

/** Reads, deliveries and reactions reach the apps by the same channels and move nothing. */
export function personSignals(thread: ThreadControl, routing: Routing, action: PersonSignals): Outcome {
  const after = action.opensWindow ? { ...thread, lastPersonAt: action.at } : thread;
  return granted(after, fanOut(after, routing, action));
}

/**
 * An app sends. The echo goes out while the sender is still the owner; control that the same call passes on or
 * releases moves after that.
 */
export function appSends(thread: ThreadControl, routing: Routing, action: AppSends): Outcome {
  if (action.inline && routing.mode === 'zero-config') {
    return refused(badParameter('thread_control is not supported when Conversation Routing is not enabled.'));
  }
  const refusal = whyNotSend(thread, routing, action);
  if (refusal) return refused(refusal);
  // An app that speaks on an idle thread of a zero-config Page gains nothing by it: others may speak as well.
  const gains = thread.owner === null ? routing.mode === 'routing' : thread.owner !== action.by;
  const speaking = gains ? ownedBy(thread, action.by, action.at) : thread;
  const effects = [
    ...taken(thread, speaking.owner ?? action.by),
    ...fanOut(speaking, routing, { mirrored: true }),
  ];
  const after = inline(speaking, routing, action);
  return after.ok ? granted(after.thread, [...effects, ...after.effects]) : after;
}

/** Why an app may not speak now: somebody else's thread, or a person who has not written for too long. */
export function whyNotSend(
  thread: ThreadControl,
  routing: Routing,
  { at, by, humanAgent }: Pick<AppSends, 'at' | 'by' | 'humanAgent'>,
): Refusal | undefined {
  const takesOver = humanAgent && appIn(routing, by)?.canTake === true;
  const mayOnIdle = routing.mode === 'zero-config' || isDefaultApp(routing, by);
  const may = thread.owner === null ? mayOnIdle : thread.owner === by;
  if (thread.leadAd && !(thread.leadAd.interruptible && appIn(routing, by)?.canTake)) return leadAdSpeaks;
  const interrupts = thread.leadAd !== null;
  if (!may && !takesOver && !interrupts) return sendNotAllowed(routing.platform);
  // A person who never wrote here may have written to the webhook by other means: the window counts as open.
  const window = humanAgent ? WEEK_MS : DAY_MS;
  const closed = thread.lastPersonAt !== null && at - thread.lastPersonAt > window;
  return closed ? outsideWindow(routing.platform) : undefined;
}

function inline(thread: ThreadControl, routing: Routing, { at, by, inline }: AppSends): Outcome {
  if (inline === undefined) return granted(thread);
  return inline.kind === 'pass' ? pass(thread, routing, { ...inline, at, by }) : granted(idle(thread));
}
