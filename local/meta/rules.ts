import { type AppId, leadAdsApp } from './ids.ts';
import type { Handover } from './payloads.ts';
import {
  badParameter,
  incorrectAppId,
  leadAdSpeaks,
  notTheOwner,
  takeNeedsRouting,
  takeNeedsToggle,
} from './refusals.ts';
import {
  appIn,
  type Effect,
  granted,
  idle,
  type Outcome,
  ownedBy,
  type Routing,
  refused,
  type ThreadControl,
  WEEK_MS,
} from './thread.ts';

export interface At {
  /** Unix ms. */
  readonly at: number;
}
export interface ByApp extends At {
  readonly by: AppId;
}
interface WithMetadata extends ByApp {
  readonly metadata?: string | undefined;
}
export interface Pass extends WithMetadata {
  readonly kind: 'pass';
  /** Absent: the default app. */
  readonly to?: AppId | undefined;
}
export interface Take extends WithMetadata {
  readonly kind: 'take';
}
export interface Request extends WithMetadata {
  readonly kind: 'request';
}
export interface Release extends ByApp {
  readonly kind: 'release';
}
export interface Extend extends ByApp {
  readonly kind: 'extend';
  readonly durationSeconds: number;
}
/** A human moves the thread to the Main folder of the inbox. */
export interface InboxTakes extends ByApp {
  readonly kind: 'inbox-takes';
}
/** A human presses Done. Meta does not document its effect under Conversation Routing, so the caller chooses it. */
export interface InboxFinishes extends ByApp {
  readonly kind: 'inbox-finishes';
  readonly how: 'pass' | 'release' | 'nothing';
}
/** A person answers an ad that asks questions by itself. */
export interface LeadAdStarts extends At {
  readonly kind: 'lead-ad-starts';
  /** Whether apps get the messages meanwhile and may take over. */
  readonly interruptible: boolean;
}
export interface LeadAdEnds extends At {
  readonly kind: 'lead-ad-ends';
  readonly isComplete: boolean;
  /** The app that the ad names. */
  readonly to?: AppId | undefined;
}

/*
 * | call    | idle, routing         | idle, zero-config  | owner calls  | another app calls                             |
 * | ------- | --------------------- | ------------------ | ------------ | --------------------------------------------- |
 * | pass    | any app, not to self  | any app, also self | not to self  | 100/2534037                                   |
 * | take    | with toggle, no event | 27                 | 100          | routing: with toggle; zero-config: 27         |
 * | request | 100                   | becomes the owner  | 100          | routing: 100; zero-config: the owner gets it  |
 * | release | 100/2534037           | 100/2534037        | idle         | 100/2534037                                   |
 * | extend  | 100/2534037           | 100/2534037        | up to 7 days | 100/2534037                                   |
 *
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
 */

/** Gives the thread to another app, or to the default app where none is named. The new owner gets an event. */
export function pass(thread: ThreadControl, routing: Routing, action: Omit<Pass, 'kind'>): Outcome {
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

/** Takes the thread from its owner. The previous owner gets an event, if there was one. */
export function take(thread: ThreadControl, routing: Routing, action: Take): Outcome {
  if (routing.mode === 'zero-config') return refused(takeNeedsRouting);
  if (thread.owner === action.by) return refused(alreadyOwner);
  if (!appIn(routing, action.by)?.canTake) return refused(takeNeedsToggle);
  if (thread.leadAd?.interruptible === false) return refused(leadAdSpeaks);
  return granted(ownedBy(thread, action.by, action.at), taken(thread, action.by, action.metadata));
}

/** Asks for the thread. An idle thread is given at once; otherwise the owner gets the request and may ignore it. */
export function request(thread: ThreadControl, routing: Routing, action: Request): Outcome {
  const { by, at, metadata = '' } = action;
  if (routing.mode === 'routing') {
    return refused(
      badParameter('Request thread control is not supported when Conversation Routing is enabled.'),
    );
  }
  if (thread.owner === by) return refused(alreadyOwner);
  if (thread.owner === null) return granted(ownedBy(thread, by, at), [passed(thread, by, metadata)]);
  return granted(thread, [
    handover(thread.owner, { kind: 'request_thread_control', requestedOwner: by, metadata }),
  ]);
}

/** Lets the thread fall idle. No app gets an event. */
export function release(thread: ThreadControl, action: Release): Outcome {
  return thread.owner === action.by ? granted(idle(thread)) : refused(notTheOwner);
}

/** Lets control end `durationSeconds` from now, at most seven days. No app gets an event. */
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

/** A human who moves a thread to the Main folder takes it, in either mode. The previous owner gets an event. */
export function inboxTakes(thread: ThreadControl, { at, by }: InboxTakes): Outcome {
  return granted(heldByInbox(thread, by, at), taken(thread, by));
}

/**
 * Done gives the thread to the default app, or in zero-config to its previous owner. Without such an app the thread
 * falls idle.
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

/** The thread in an inbox. Only the person's messages slide control: further messages of the human do not. */
export function heldByInbox(thread: ThreadControl, inbox: AppId, at: number): ThreadControl {
  return thread.owner === inbox ? thread : ownedBy(thread, inbox, at);
}

/**
 * A lead ad asks its questions: Meta's own app has the thread, and no app gets the messages unless the ad may be
 * interrupted.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads
 */
export function leadAdStarts(thread: ThreadControl, { at, interruptible }: LeadAdStarts): Outcome {
  const answered = { ...thread, lastPersonAt: at };
  return granted({ ...ownedBy(answered, leadAdsApp.appId, at), leadAd: { interruptible } });
}

/**
 * The questions are over: the thread goes to the app of the ad (`to`), else to the default app, else it falls idle.
 * The new owner gets the pass, and then the summary.
 */
export function leadAdEnds(thread: ThreadControl, routing: Routing, action: LeadAdEnds): Outcome {
  if (thread.leadAd === null) return refused(badParameter('There is no lead ad in this thread.'));
  const to = action.to ?? (routing.mode === 'routing' ? routing.defaultApp : undefined);
  if (to === undefined) return granted(idle(thread));
  if (!appIn(routing, to)) return refused(incorrectAppId);
  return granted(ownedBy(thread, to, action.at), [
    passed(thread, to, leadAdMetadata(action.isComplete)),
    { to, channel: 'messaging', item: 'content' },
  ]);
}

/** The metadata of a pass from a lead ad. */
export function leadAdMetadata(isComplete: boolean): string {
  return isComplete ? 'messenger_lead_gen_complete' : 'messenger_lead_gen_incomplete';
}

const alreadyOwner = badParameter('The app already has thread control; use extend_thread_control.');

/** The event of a pass, for the new owner. */
function passed(before: ThreadControl, newOwner: AppId, metadata = ''): Effect {
  return handover(newOwner, {
    kind: 'pass_thread_control',
    previousOwner: before.owner,
    newOwner,
    metadata,
  });
}

/** The event of a take, for the previous owner. There is none where the thread was idle or the taker's already. */
export function taken(before: ThreadControl, newOwner: AppId, metadata = ''): readonly Effect[] {
  const { owner: previousOwner } = before;
  if (previousOwner === null || previousOwner === newOwner) return [];
  return [handover(previousOwner, { kind: 'take_thread_control', previousOwner, newOwner, metadata })];
}

// Handover items stand in `entry.messaging`, also for an app that has just lost the thread.
function handover(to: AppId, item: Handover): Effect {
  return { to, channel: 'messaging', item };
}
