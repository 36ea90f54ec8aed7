import {
  type Extend,
  extend,
  type InboxFinishes,
  type InboxTakes,
  inboxFinishes,
  inboxTakes,
  type LeadAdEnds,
  type LeadAdStarts,
  leadAdEnds,
  leadAdStarts,
  type Pass,
  pass,
  type Release,
  type Request,
  release,
  request,
  type Take,
  take,
} from './rules.ts';
import {
  type AiSpeaks,
  type AppSends,
  aiSpeaks,
  appSends,
  type InboxSpeaks,
  inboxSpeaks,
  type PersonSignals,
  type PersonSpeaks,
  personSignals,
  personSpeaks,
} from './speech.ts';
import { asOf, type Outcome, type Routing, type ThreadControl } from './thread.ts';

/** Everything that can happen in a thread. */
export type Action =
  | PersonSpeaks
  | PersonSignals
  | AppSends
  | InboxSpeaks
  | AiSpeaks
  | InboxTakes
  | InboxFinishes
  | Pass
  | Take
  | Request
  | Release
  | Extend
  | LeadAdStarts
  | LeadAdEnds;

/**
 * Meta's rules of thread control: the thread after an action and the apps that get an event, or the refusal. A refused
 * action changes nothing.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */
export function act(before: ThreadControl, routing: Routing, action: Action): Outcome {
  const thread = asOf(before, action.at);
  switch (action.kind) {
    case 'person-speaks':
      return personSpeaks(thread, routing, action);
    case 'person-signals':
      return personSignals(thread, routing, action);
    case 'app-sends':
      return appSends(thread, routing, action);
    case 'inbox-speaks':
      return inboxSpeaks(thread, routing, action);
    case 'ai-speaks':
      return aiSpeaks(thread, routing, action);
    case 'inbox-takes':
      return inboxTakes(thread, action);
    case 'inbox-finishes':
      return inboxFinishes(thread, routing, action);
    case 'pass':
      return pass(thread, routing, action);
    case 'take':
      return take(thread, routing, action);
    case 'request':
      return request(thread, routing, action);
    case 'release':
      return release(thread, action);
    case 'extend':
      return extend(thread, action);
    case 'lead-ad-starts':
      return leadAdStarts(thread, action);
    case 'lead-ad-ends':
      return leadAdEnds(thread, routing, action);
  }
}
