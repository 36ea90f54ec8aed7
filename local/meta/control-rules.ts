import {
  badParameter,
  incorrectAppId,
  leadAdSpeaks,
  notTheOwner,
  takeNeedsRouting,
  takeNeedsToggle,
} from './refusals.ts';
import type { Extend, Pass, Release, Request, Take } from './thread-control.ts';
import {
  appIn,
  type Effect,
  granted,
  type Handover,
  idle,
  type Outcome,
  ownedBy,
  type Routing,
  refused,
  type ThreadControl,
  WEEK_MS,
} from './thread-state.ts';

/*
 * | call    | idle, routing         | idle, zero-config  | owner calls  | another app calls                       |
 * | ------- | --------------------- | ------------------ | ------------ | --------------------------------------- |
 * | pass    | any app, not to self  | any app, also self | not to self  | 100/2534037                             |
 * | take    | with toggle, no event | 27                 | 100          | routing: with toggle; zero-config: 27   |
 * | request | 100                   | becomes the owner  | 100          | routing: 100; zero-config: owner is told |
 * | release | 100/2534037           | 100/2534037        | idle         | 100/2534037                             |
 * | extend  | 100/2534037           | 100/2534037        | up to 7 days | 100/2534037                             |
 *
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
 */

/** Gives the thread to another app, the default app where none is named. The new owner is told. */
export function pass(thread: ThreadControl, routing: Routing, action: Pass): Outcome {
  if (thread.owner !== null && thread.owner !== action.by) return refused(notTheOwner);
  const to = action.to ?? (routing.mode === 'routing' ? routing.defaultApp : undefined);
  if (to === undefined) return refused(badParameter('The parameter target_app_id is required.'));
  if (!appIn(routing, to)) return refused(incorrectAppId);
  const selfAllowed = thread.owner === null && routing.mode === 'zero-config';
  if (to === action.by && !selfAllowed) {
    return refused(badParameter('An app cannot pass thread control to itself.'));
  }
  return granted(ownedBy(thread, to, action.at), [passed(thread, to, action.metadata)]);
}

/** Takes the thread from whoever owns it. The previous owner is told, if there was one. */
export function take(thread: ThreadControl, routing: Routing, action: Take): Outcome {
  if (routing.mode === 'zero-config') return refused(takeNeedsRouting);
  if (thread.owner === action.by) return refused(alreadyOwner);
  if (!appIn(routing, action.by)?.canTake) return refused(takeNeedsToggle);
  if (thread.leadAd?.interruptible === false) return refused(leadAdSpeaks);
  return granted(ownedBy(thread, action.by, action.at), taken(thread, action.by, action.metadata));
}

/** Asks for the thread: an idle one is given at once, the owner of another is told and need not do anything. */
export function request(thread: ThreadControl, routing: Routing, action: Request): Outcome {
  if (routing.mode === 'routing') {
    return refused(
      badParameter('Request thread control is not supported when Conversation Routing is enabled.'),
    );
  }
  if (thread.owner === action.by) return refused(alreadyOwner);
  if (thread.owner === null) {
    return granted(ownedBy(thread, action.by, action.at), [passed(thread, action.by, action.metadata)]);
  }
  const wish = {
    kind: 'request_thread_control',
    requestedOwner: action.by,
    metadata: action.metadata ?? '',
  } as const;
  return granted(thread, [told(thread.owner, wish)]);
}

/** Lets the thread fall idle. Nobody is told. */
export function release(thread: ThreadControl, action: Release): Outcome {
  return thread.owner === action.by ? granted(idle(thread)) : refused(notTheOwner);
}

/** Lets control end `durationSeconds` from now, at most seven days. Nobody is told. */
export function extend(thread: ThreadControl, action: Extend): Outcome {
  if (thread.owner !== action.by) return refused(notTheOwner);
  const durationMs = action.durationSeconds * 1_000;
  if (!Number.isInteger(action.durationSeconds) || durationMs <= 0 || durationMs > WEEK_MS) {
    return refused(
      badParameter('The parameter duration must be a whole number of seconds from 1 to 604800.'),
    );
  }
  return granted({ ...thread, expiresAt: action.at + durationMs, adWindowMs: null });
}

const alreadyOwner = badParameter('The app already has thread control; use extend_thread_control.');

/** What a pass tells the new owner. */
export function passed(before: ThreadControl, newOwner: Effect['to'], metadata = ''): Effect {
  return told(newOwner, { kind: 'pass_thread_control', previousOwner: before.owner, newOwner, metadata });
}

/** What a take tells the previous owner; nothing where the thread was idle or the taker's already. */
export function taken(before: ThreadControl, newOwner: Effect['to'], metadata = ''): readonly Effect[] {
  return before.owner === null || before.owner === newOwner
    ? []
    : [
        told(before.owner, {
          kind: 'take_thread_control',
          previousOwner: before.owner,
          newOwner,
          metadata,
        }),
      ];
}

// Handover items come inside `entry.messaging`, also for an app that has just lost the thread.
function told(to: Effect['to'], item: Handover): Effect {
  return { to, channel: 'messaging', item };
}
