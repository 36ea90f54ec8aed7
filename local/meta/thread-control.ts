import type { AppId } from '../../functions/messenger/ids.ts';
import { extend, pass, release, request, take } from './control-rules.ts';
import type { EntryPoint } from './entry-point.ts';
import { inboxFinishes, inboxSpeaks, inboxTakes } from './inbox-rules.ts';
import { leadAdEnds, leadAdStarts } from './lead-ad-rules.ts';
import { appSends, personSignals, personSpeaks } from './speaking-rules.ts';
import { asOf, type Outcome, type Routing, type ThreadControl } from './thread-state.ts';

interface At {
  /** Unix ms. */
  readonly at: number;
}
interface ByApp extends At {
  readonly by: AppId;
}

/** A person writes, taps a button or follows a link. */
export interface PersonSpeaks extends At {
  readonly kind: 'person-speaks';
  /** The app that sent the button that was tapped: it gets the tap whoever owns the thread. */
  readonly buttonOf?: AppId | undefined;
  /** Absent where the person simply wrote or tapped. */
  readonly entry?: EntryPoint | undefined;
  /** Whether non-owners see it on standby. */
  readonly mirrored: boolean;
}
/** A person reads, reacts, or has a message delivered: nobody's turn, nobody's control. */
export interface PersonSignals extends At {
  readonly kind: 'person-signals';
  readonly opensWindow: boolean;
  readonly mirrored: boolean;
}
/** What a send does about control once the message is out; `to` absent means the default app. */
export type InlineControl =
  | { readonly kind: 'release' }
  | { readonly kind: 'pass'; readonly to?: AppId | undefined; readonly metadata?: string | undefined };
export interface AppSends extends ByApp {
  readonly kind: 'app-sends';
  readonly humanAgent: boolean;
  readonly inline?: InlineControl | undefined;
}
/** A human answers from the inbox, or moves the thread to the Main folder. */
export interface InboxActs extends ByApp {
  readonly kind: 'inbox-speaks' | 'inbox-takes';
}
/** A human presses Done. What it does under Conversation Routing is not documented, so it can be chosen. */
export interface InboxFinishes extends ByApp {
  readonly kind: 'inbox-finishes';
  readonly how: 'pass' | 'release' | 'nothing';
}
export interface Pass extends ByApp {
  readonly kind: 'pass';
  /** Absent: the default app. */
  readonly to?: AppId | undefined;
  readonly metadata?: string | undefined;
}
export interface Take extends ByApp {
  readonly kind: 'take';
  readonly metadata?: string | undefined;
}
export interface Request extends ByApp {
  readonly kind: 'request';
  readonly metadata?: string | undefined;
}
export interface Release extends ByApp {
  readonly kind: 'release';
}
export interface Extend extends ByApp {
  readonly kind: 'extend';
  readonly durationSeconds: number;
}

/** A person answers an ad that puts questions by itself. */
export interface LeadAdStarts extends At {
  readonly kind: 'lead-ad-starts';
  /** Whether apps hear what is said meanwhile, and may take over. */
  readonly interruptible: boolean;
}
/** The questions are answered, or given up. */
export interface LeadAdEnds extends At {
  readonly kind: 'lead-ad-ends';
  readonly isComplete: boolean;
  /** The app that the ad names. */
  readonly to?: AppId | undefined;
}

export type Action =
  | PersonSpeaks
  | PersonSignals
  | AppSends
  | InboxActs
  | InboxFinishes
  | Pass
  | Take
  | Request
  | Release
  | Extend
  | LeadAdStarts
  | LeadAdEnds;

/**
 * Meta's rules of thread control: what an action makes of a thread and which app is told about it, or why it is
 * refused. A refused action changes nothing.
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
