import type { Channel, Platform } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/thread/page.ts';
import type { Refusal } from './refusals.ts';

/**
 * How long control lasts after the last message of the person, and how long the Page may answer one.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */
export const DAY_MS = 86_400_000;
/** The longest extension, and the window of the HUMAN_AGENT tag. */
export const WEEK_MS = 7 * DAY_MS;

/** Who controls one thread. All times are Unix ms. */
export interface ThreadControl {
  /** Null: the thread is idle. */
  readonly owner: AppId | null;
  readonly expiresAt: number | null;
  /** The last app that controlled the thread before this owner, or before it fell idle. */
  readonly previousOwner: AppId | null;
  /** Null: the person has not written to the Page here. */
  readonly lastPersonAt: number | null;
  /** How long control lasts after each message of the person where an ad has said so, in ms; null: a day. */
  readonly adWindowMs: number | null;
  /** There while a lead ad puts its questions. */
  readonly leadAd: { readonly interruptible: boolean } | null;
}

export interface ConnectedApp {
  readonly appId: AppId;
  readonly name: string;
  /** The Page's "Take control of conversations" toggle for this app. */
  readonly canTake: boolean;
}

/** What the Page's settings say about its threads on one platform. */
export interface Routing {
  readonly platform: Platform;
  readonly mode: Mode;
  /** Means something in routing mode only. */
  readonly defaultApp: AppId;
  /** Gets an idle thread when a person writes or taps; the default app where absent. Routing mode only. */
  readonly socialApp?: AppId | undefined;
  /** Which app gets an idle thread by which m.me link; the default app for any other. Routing mode only. */
  readonly linkApps?: Readonly<Record<string, AppId>> | undefined;
  readonly apps: readonly ConnectedApp[];
}

/** A change of control, or a wish for one, as it is told to one app. */
export type Handover =
  | {
      readonly kind: 'pass_thread_control' | 'take_thread_control';
      readonly previousOwner: AppId | null;
      readonly newOwner: AppId;
      readonly metadata: string;
    }
  | { readonly kind: 'request_thread_control'; readonly requestedOwner: AppId; readonly metadata: string };

/** One webhook item for one app: what was said (`content`), or a change of control. */
export interface Effect {
  readonly to: AppId;
  readonly channel: Channel;
  readonly item: 'content' | Handover;
}

export type Outcome =
  | { readonly ok: true; readonly thread: ThreadControl; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** A thread that nobody has controlled and in which nobody has spoken. */
export const newThreadControl: ThreadControl = {
  owner: null,
  expiresAt: null,
  previousOwner: null,
  lastPersonAt: null,
  adWindowMs: null,
  leadAd: null,
};

export function granted(thread: ThreadControl, effects: readonly Effect[] = []): Outcome {
  return { ok: true, thread, effects };
}

export function refused(refusal: Refusal): Outcome {
  return { ok: false, refusal };
}

/**
 * The thread in the hands of `owner`, for a day from `at` unless it had been extended for longer already. A new owner
 * ends what an ad had brought.
 */
export function ownedBy(thread: ThreadControl, owner: AppId, at: number): ThreadControl {
  if (thread.owner === owner) {
    const expiresAt = at + (thread.adWindowMs ?? DAY_MS);
    return { ...thread, expiresAt: Math.max(thread.expiresAt ?? 0, expiresAt) };
  }
  return { ...idle(thread), owner, expiresAt: at + DAY_MS };
}

export function idle(thread: ThreadControl): ThreadControl {
  const previousOwner = thread.owner ?? thread.previousOwner;
  return { ...thread, owner: null, expiresAt: null, previousOwner, adWindowMs: null, leadAd: null };
}

/** The thread as it stands at `at`: control whose time has run out is gone, and nobody is told. */
export function asOf(thread: ThreadControl, at: number): ThreadControl {
  return thread.expiresAt !== null && at >= thread.expiresAt ? idle(thread) : thread;
}

export function appIn(routing: Routing, appId: AppId): ConnectedApp | undefined {
  return routing.apps.find((app) => app.appId === appId);
}

export function isDefaultApp(routing: Routing, appId: AppId): boolean {
  return routing.mode === 'routing' && routing.defaultApp === appId;
}
