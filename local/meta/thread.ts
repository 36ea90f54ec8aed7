import { BoundedLog } from './history.ts';
import type { AppId, Channel, Mode, Platform, Psid } from './ids.ts';
import type { AutomaticKind, Content, Handover } from './payloads.ts';
import type { Refusal } from './refusals.ts';

/**
 * How long control lasts after the last message of the person, and how long the Page may answer that message.
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
  /** Null: the person has not written to the Page in this thread. */
  readonly lastPersonAt: number | null;
  /** How long control lasts after each message of the person, in ms, where an ad has set it; null: a day. */
  readonly adWindowMs: number | null;
  /** Present while a lead ad asks its questions. */
  readonly leadAd: { readonly interruptible: boolean } | null;
}

export interface ConnectedApp {
  readonly appId: AppId;
  readonly name: string;
  /** The Page's "Take control of conversations" toggle for this app. */
  readonly canTake: boolean;
}

/** The Page's settings for its threads on one platform. */
export interface Routing {
  readonly platform: Platform;
  readonly mode: Mode;
  /** Used in routing mode only. */
  readonly defaultApp: AppId;
  /** Gets an idle thread when a person writes or taps; the default app where absent. Routing mode only. */
  readonly socialApp?: AppId | undefined;
  /** The app that gets an idle thread by an m.me link, by the link's `ref`; the default app for other links. Routing mode only. */
  readonly linkApps?: Readonly<Record<string, AppId>> | undefined;
  readonly apps: readonly ConnectedApp[];
}

/** One webhook item for one app: what was said (`content`), or a change of control. */
export interface Effect {
  readonly to: AppId;
  readonly channel: Channel;
  readonly item: 'content' | Handover;
}

export type Outcome =
  | { readonly ok: true; readonly thread: ThreadControl; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** A thread without a message and without an owner. */
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
 * The thread under the control of `owner`, for a day from `at`, or longer if it was extended before. A new owner ends
 * the window of an ad.
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

/** The thread as it stands at `at` (Unix ms). Control that has expired is gone; Meta sends no event about that. */
export function asOf(thread: ThreadControl, at: number): ThreadControl {
  return thread.expiresAt !== null && at >= thread.expiresAt ? idle(thread) : thread;
}

export function appIn(routing: Routing, appId: AppId): ConnectedApp | undefined {
  return routing.apps.find((app) => app.appId === appId);
}

export function isDefaultApp(routing: Routing, appId: AppId): boolean {
  return routing.mode === 'routing' && routing.defaultApp === appId;
}

/** Something that the person can tap: a quick reply, or a button of a template. */
export interface Choice {
  readonly title: string;
  readonly payload: string;
}

/** What a message offers to tap. */
export interface Choices {
  readonly quickReplies: readonly Choice[];
  readonly buttons: readonly Choice[];
}
const noChoices: Choices = { quickReplies: [], buttons: [] };

/** One message of a thread. */
export interface ThreadMessage extends Choices {
  readonly mid: string;
  /** Unix ms. */
  readonly at: number;
  readonly from: 'person' | AppId;
  readonly kind: 'message' | 'postback' | 'echo';
  readonly text?: string | undefined;
  /** The payload of the quick reply or button that was tapped. */
  readonly payload?: string | undefined;
  readonly metadata?: string | undefined;
  /** Present where Meta said it by itself. */
  readonly automatic?: AutomaticKind | undefined;
  /** The apps that got a webhook of the message, with the channel of each. */
  readonly receivedBy: Readonly<Record<AppId, Channel>>;
}

/** The app that shows the Page as typing, and until when (Unix ms). */
export interface Typing {
  readonly appId: AppId;
  readonly until: number;
}

/** One person and the Page. */
export interface SimulatedThread {
  readonly psid: Psid;
  /** The person's name in the simulator; Meta does not send it. */
  readonly name: string;
  readonly platform: Platform;
  control: ThreadControl;
  /** The control before, each with the time (Unix ms) until which it was true. */
  readonly earlier: BoundedLog<{ readonly control: ThreadControl; readonly until: number }>;
  messages: ThreadMessage[];
  typing: Typing | null;
}

/** A thread in the answers of the control API; times are Unix ms. */
export interface ThreadView {
  readonly psid: Psid;
  readonly name: string;
  readonly platform: Platform;
  /** Null: idle. */
  readonly owner: AppId | null;
  readonly expiresAt: number | null;
  readonly previousOwner: AppId | null;
  readonly lastPersonAt: number | null;
  readonly messages: readonly ThreadMessage[];
  readonly typing: Typing | null;
}

export function newSimulatedThread(psid: Psid, platform: Platform, name = ''): SimulatedThread {
  const earlier: SimulatedThread['earlier'] = new BoundedLog();
  return { psid, name, platform, control: newThreadControl, earlier, messages: [], typing: null };
}

/** The control of the thread as it stood at `at` (Unix ms). */
export function controlAt({ control, earlier }: SimulatedThread, at: number): ThreadControl {
  return asOf(earlier.all().find(({ until }) => until > at)?.control ?? control, at);
}

/** The thread as it stands at `now` (Unix ms). */
export function viewOf(thread: SimulatedThread, now: number): ThreadView {
  const { psid, name, platform, messages } = thread;
  const typing = thread.typing !== null && thread.typing.until > now ? thread.typing : null;
  return { psid, name, platform, ...asOf(thread.control, now), messages, typing };
}

/** The message of a content without its receivers; undefined where the content is no message. */
export function messageOf(
  content: Content,
  at: number,
  choices: Choices = noChoices,
): Omit<ThreadMessage, 'receivedBy'> | undefined {
  switch (content.kind) {
    case 'message': {
      const { kind, mid, text, payload } = content;
      return { mid, at, from: 'person', kind, text, payload, ...noChoices };
    }
    case 'postback': {
      const { kind, mid, title, payload } = content;
      return { mid, at, from: 'person', kind, text: title, payload, ...noChoices };
    }
    case 'echo': {
      const { kind, mid, appId, text, metadata, automatic } = content;
      return { mid, at, from: appId, kind, text, metadata, automatic, ...choices };
    }
    default:
      return undefined;
  }
}

/** The app that last offered this payload in a message; undefined for a menu item or Get Started. */
export function appThatOffered(thread: SimulatedThread, payload: string): AppId | undefined {
  const isSame = (choice: Choice) => choice.payload === payload;
  const offered = thread.messages.findLast(
    ({ quickReplies, buttons }) => quickReplies.some(isSame) || buttons.some(isSame),
  );
  return offered?.from;
}
