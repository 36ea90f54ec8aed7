import type { Platform } from '../../functions/messenger/events.ts';
import type { AppId, Psid } from '../../functions/messenger/ids.ts';
import { asOf, newThreadControl, type ThreadControl } from './thread-state.ts';
import type { Content } from './webhook-item.ts';

/** One message of a thread as the simulator remembers it. */
export interface ThreadMessage {
  readonly mid: string;
  /** Unix ms. */
  readonly at: number;
  readonly from: 'person' | AppId;
  readonly kind: 'message' | 'postback' | 'echo';
  readonly text?: string | undefined;
  /** Payload of the quick reply or button that was tapped. */
  readonly payload?: string | undefined;
  readonly metadata?: string | undefined;
  /** Payloads of the buttons and quick replies that were offered. */
  readonly offers?: readonly string[];
}

/** One person and the Page. */
export interface SimulatedThread {
  readonly psid: Psid;
  /** What the person is called on this machine. */
  readonly name: string;
  readonly platform: Platform;
  control: ThreadControl;
  messages: ThreadMessage[];
}

/** A thread as the control API shows it; times are Unix ms. */
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
}

export function newSimulatedThread(psid: Psid, platform: Platform, name = ''): SimulatedThread {
  return { psid, name, platform, control: newThreadControl, messages: [] };
}

/** The thread as it stands at `now` (Unix ms). */
export function viewOf(thread: SimulatedThread, now: number): ThreadView {
  const { psid, name, platform, messages } = thread;
  return { psid, name, platform, ...asOf(thread.control, now), messages };
}

/** What the thread remembers of a content; undefined for what is no message. */
export function remembered(
  content: Content,
  at: number,
  offers: readonly string[] = [],
): ThreadMessage | undefined {
  switch (content.kind) {
    case 'message': {
      const { kind, mid, text, payload } = content;
      return { mid, at, from: 'person', kind, text, payload };
    }
    case 'postback': {
      const { kind, mid, title, payload } = content;
      return { mid, at, from: 'person', kind, text: title, payload };
    }
    case 'echo': {
      const { kind, mid, appId, text, metadata } = content;
      return { mid, at, from: appId, kind, text, metadata, offers };
    }
    default:
      return undefined;
  }
}

/** The app that sent the button with this payload last; undefined for a menu item or Get Started. */
export function appThatOffered(thread: SimulatedThread, payload: string): AppId | undefined {
  const from = thread.messages.findLast(({ offers }) => offers?.includes(payload))?.from;
  return from === 'person' ? undefined : from;
}
