import { passed } from './control-rules.ts';
import { leadAdsApp } from './known-apps.ts';
import { badParameter, incorrectAppId } from './refusals.ts';
import type { LeadAdEnds, LeadAdStarts } from './thread-control.ts';
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

/*
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads
 */

/** A lead ad puts its questions: Meta's own app has the thread, and unless it may be interrupted nobody hears a word. */
export function leadAdStarts(thread: ThreadControl, { at, interruptible }: LeadAdStarts): Outcome {
  const heard = { ...thread, lastPersonAt: at };
  return granted({ ...ownedBy(heard, leadAdsApp.appId, at), leadAd: { interruptible } });
}

/**
 * The questions are over: the thread goes to the app of the ad (`to`), else to the default app, else to nobody. The
 * new owner is told, and then hears what was answered.
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

/** What a pass from a lead ad carries. */
export function leadAdMetadata(isComplete: boolean): string {
  return isComplete ? 'messenger_lead_gen_complete' : 'messenger_lead_gen_incomplete';
}
