import { passed, taken } from './control-rules.ts';
import { fanOut } from './fan-out.ts';
import { notTheOwner } from './refusals.ts';
import type { InboxActs, InboxFinishes } from './thread-control.ts';
import {
  appIn,
  granted,
  idle,
  type Outcome,
  ownedBy,
  type Routing,
  refused,
  type ThreadControl,
} from './thread-state.ts';

/** A human who moves a thread to the Main folder takes it, in either mode. The previous owner is told. */
export function inboxTakes(thread: ThreadControl, { at, by }: InboxActs): Outcome {
  return granted(inHands(thread, by, at), taken(thread, by));
}

/** A human who answers from the inbox takes the thread, in either mode, before the words go out. */
export function inboxSpeaks(thread: ThreadControl, routing: Routing, { at, by }: InboxActs): Outcome {
  const after = inHands(thread, by, at);
  return granted(after, [...taken(thread, by), ...fanOut(after, routing, { mirrored: true })]);
}

/**
 * Done gives the thread to the default app, or in zero-config to the app that had it before; where there is none
 * it falls idle.
 */
export function inboxFinishes(thread: ThreadControl, routing: Routing, action: InboxFinishes): Outcome {
  if (thread.owner !== action.by) return refused(notTheOwner);
  if (action.how === 'nothing') return granted(thread);
  const to = routing.mode === 'routing' ? routing.defaultApp : thread.previousOwner;
  if (action.how === 'release' || to === null || to === action.by || !appIn(routing, to)) {
    return granted(idle(thread));
  }
  return granted(ownedBy(thread, to, action.at), [passed(thread, to, 'Done in the Page Inbox')]);
}

// Only the person's words slide the owner's control: a human who goes on talking does not.
function inHands(thread: ThreadControl, by: InboxActs['by'], at: number): ThreadControl {
  return thread.owner === by ? thread : ownedBy(thread, by, at);
}
