import { type AppId, isInbox } from './ids.ts';
import { badParameter, leadAdSpeaks, outsideWindow, type Refusal, sendNotAllowed } from './refusals.ts';
import { type At, type ByApp, heldByInbox, pass, taken } from './rules.ts';
import {
  appIn,
  DAY_MS,
  type Effect,
  granted,
  idle,
  isDefaultApp,
  type Outcome,
  ownedBy,
  type Routing,
  refused,
  type ThreadControl,
  WEEK_MS,
} from './thread.ts';

/** How a person came into the thread, other than by writing or tapping. */
export type EntryPoint =
  | { readonly kind: 'link'; readonly ref: string }
  /** An ad. Its message template may name the app that gets control, and for how many days. */
  | { readonly kind: 'ad'; readonly app?: AppId | undefined; readonly days?: number | undefined };

/** A person writes, taps a button or follows a link. */
export interface PersonSpeaks extends At {
  readonly kind: 'person-speaks';
  /** The app that sent the button that was tapped. It gets the tap even if another app owns the thread. */
  readonly buttonOf?: AppId | undefined;
  /** Absent where the person wrote or tapped. */
  readonly entry?: EntryPoint | undefined;
  /** Whether other apps than the owner get it on standby. */
  readonly mirrored: boolean;
}
/** A person reads, reacts, or has a message delivered. Control does not move. */
export interface PersonSignals extends At {
  readonly kind: 'person-signals';
  readonly opensWindow: boolean;
  readonly mirrored: boolean;
}
/** A human answers from the inbox; or the inbox by itself, with an instant reply, an away text or an ad's greeting. */
export interface InboxSpeaks extends ByApp {
  readonly kind: 'inbox-speaks';
  readonly isAutomatic?: boolean;
}
/** Meta's Business AI answers. */
export interface AiSpeaks extends ByApp {
  readonly kind: 'ai-speaks';
  /** It speaks in the threads of other apps, too. */
  readonly isIntruder: boolean;
}
/** The change of control in the same call as a message, after the message. `to` absent means the default app. */
export type InlineControl =
  | { readonly kind: 'release' }
  | { readonly kind: 'pass'; readonly to?: AppId | undefined; readonly metadata?: string | undefined };
export interface AppSends extends ByApp {
  readonly kind: 'app-sends';
  readonly humanAgent: boolean;
  readonly inline?: InlineControl | undefined;
}

/**
 * A person's message opens the window for another day and slides the owner's control. In routing mode an idle thread
 * goes to the app of the entry point, or else to the default app. In zero-config it stays idle, unless an ad names an
 * app, and every app gets the message.
 */
export function personSpeaks(thread: ThreadControl, routing: Routing, action: PersonSpeaks): Outcome {
  const answered = { ...thread, lastPersonAt: action.at };
  const owner = thread.owner ?? appForEntry(routing, action.entry);
  if (owner === null) return granted(answered, receivers(answered, routing, action));
  const adWindowMs = thread.owner === null ? adWindow(action.entry) : thread.adWindowMs;
  const held = thread.owner === null ? ownedBy(answered, owner, action.at) : answered;
  const after = ownedBy({ ...held, adWindowMs }, owner, action.at);
  return granted(after, receivers(after, routing, action));
}

/** Reads, deliveries and reactions reach the apps on the same channels as messages. Control does not move. */
export function personSignals(thread: ThreadControl, routing: Routing, action: PersonSignals): Outcome {
  const after = action.opensWindow ? { ...thread, lastPersonAt: action.at } : thread;
  return granted(after, receivers(after, routing, action));
}

/**
 * A human who answers from the inbox takes the thread, in either mode, before the message goes out. An automatic text
 * moves no control. (Meta does not document whether it does.)
 */
export function inboxSpeaks(thread: ThreadControl, routing: Routing, action: InboxSpeaks): Outcome {
  const { at, by, isAutomatic = false } = action;
  if (isAutomatic) return granted(thread, receivers(thread, routing, { mirrored: true }));
  const after = heldByInbox(thread, by, at);
  return granted(after, [...taken(thread, by), ...receivers(after, routing, { mirrored: true })]);
}

/**
 * The Business AI speaks in its own threads. As an intruder it takes any thread for that, in either mode and without the
 * toggle, but not from a human in an inbox. (Meta does not document when it takes threads.)
 */
export function aiSpeaks(thread: ThreadControl, routing: Routing, action: AiSpeaks): Outcome {
  const { at, by, isIntruder } = action;
  if (thread.leadAd) return refused(leadAdSpeaks);
  const isHumans = thread.owner !== null && isInbox(thread.owner);
  if (thread.owner !== by && (!isIntruder || isHumans)) return refused(sendNotAllowed(routing.platform));
  const after = thread.owner === by ? thread : ownedBy(thread, by, at);
  return granted(after, [...taken(thread, by), ...receivers(after, routing, { mirrored: true })]);
}

/** An app sends. The echo goes out while the sender is still the owner; control in the same call moves after that. */
export function appSends(thread: ThreadControl, routing: Routing, action: AppSends): Outcome {
  if (action.inline && routing.mode === 'zero-config') {
    return refused(badParameter('thread_control is not supported when Conversation Routing is not enabled.'));
  }
  const refusal = whyNotSend(thread, routing, action);
  if (refusal) return refused(refusal);
  // In zero-config an app does not get control of an idle thread by a message: other apps may send as well.
  const gains = thread.owner === null ? routing.mode === 'routing' : thread.owner !== action.by;
  const speaking = gains ? ownedBy(thread, action.by, action.at) : thread;
  const effects = [
    ...taken(thread, speaking.owner ?? action.by),
    ...receivers(speaking, routing, { mirrored: true }),
  ];
  const after = afterInline(speaking, routing, action);
  return after.ok ? granted(after.thread, [...effects, ...after.effects]) : after;
}

/** Why an app may not send now: another app has the thread, or the window is closed. Undefined: it may send. */
export function whyNotSend(
  thread: ThreadControl,
  routing: Routing,
  { at, by, humanAgent }: Pick<AppSends, 'at' | 'by' | 'humanAgent'>,
): Refusal | undefined {
  const canTake = appIn(routing, by)?.canTake === true;
  const isOverLeadAd = thread.leadAd?.interruptible === true && canTake;
  if (thread.leadAd && !isOverLeadAd) return leadAdSpeaks;
  const mayOnIdle = routing.mode === 'zero-config' || isDefaultApp(routing, by);
  const isTurn = thread.owner === null ? mayOnIdle : thread.owner === by;
  if (!isTurn && !isOverLeadAd && !(humanAgent && canTake)) return sendNotAllowed(routing.platform);
  // Without a message from the person in the simulator the window counts as open.
  const windowMs = humanAgent ? WEEK_MS : DAY_MS;
  const isClosed = thread.lastPersonAt !== null && at - thread.lastPersonAt > windowMs;
  return isClosed ? outsideWindow(routing.platform) : undefined;
}

function afterInline(thread: ThreadControl, routing: Routing, { at, by, inline }: AppSends): Outcome {
  if (inline === undefined) return granted(thread);
  return inline.kind === 'pass' ? pass(thread, routing, { ...inline, at, by }) : granted(idle(thread));
}

/**
 * Which apps get a content, and on which channel: the owner on `messaging`, the others on `standby` where the kind is
 * mirrored there. On an idle thread of a zero-config Page every app gets it on `messaging`. A tap goes to the app that
 * sent the button (`buttonOf`), and to the others on standby. During a lead ad that may not be interrupted no app gets
 * anything.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/standby
 */
function receivers(
  thread: ThreadControl,
  routing: Routing,
  { buttonOf, mirrored }: Pick<PersonSpeaks, 'buttonOf' | 'mirrored'>,
): readonly Effect[] {
  if (thread.leadAd?.interruptible === false) return [];
  const isForAll = routing.mode === 'zero-config' && thread.owner === null && buttonOf === undefined;
  const first = buttonOf ?? thread.owner ?? routing.defaultApp;
  return routing.apps.flatMap(({ appId }): Effect[] => {
    if (isForAll || appId === first) return [{ to: appId, channel: 'messaging', item: 'content' }];
    return mirrored ? [{ to: appId, channel: 'standby', item: 'content' }] : [];
  });
}

/** https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing */
const MOST_AD_DAYS = 30;

/**
 * The app that gets an idle thread when a person comes in by this entry; null: the thread stays idle. Ads name their
 * app in either mode. Links, and the app for social and organic entries, belong to Conversation Routing only.
 */
function appForEntry(routing: Routing, entry: EntryPoint | undefined): AppId | null {
  if (entry?.kind === 'ad' && entry.app !== undefined) return entry.app;
  if (routing.mode === 'zero-config') return null;
  if (entry?.kind === 'link') return routing.linkApps?.[entry.ref] ?? routing.defaultApp;
  return entry === undefined ? (routing.socialApp ?? routing.defaultApp) : routing.defaultApp;
}

/** How long an ad lets control last after each message of the person, in ms; null: a day. */
function adWindow(entry: EntryPoint | undefined): number | null {
  if (entry?.kind !== 'ad' || entry.days === undefined) return null;
  const isValid = Number.isInteger(entry.days) && entry.days > 1 && entry.days <= MOST_AD_DAYS;
  return isValid ? entry.days * DAY_MS : null;
}
