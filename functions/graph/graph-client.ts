import type { AppId, PageId, Psid } from '../messenger/ids.ts';
import type { QuickReply } from '../thread/command.ts';
import type { ThreadOwner } from '../thread/outcome.ts';
import type { Mode } from '../thread/page.ts';
import { createGraphCall } from './graph-call.ts';
import { createHttpTransport } from './http-transport.ts';
import { toMessageBody } from './message-body.ts';
import { readDone, readFeatureStatus, readSent, readThreadOwner } from './read-answer.ts';
import type { Transport } from './transport.ts';

/** In whose name a call is made. */
export interface Caller {
  readonly pageId: PageId;
  /** Page access token that Meta issued to our app. */
  readonly token: string;
  /** Secrets of our app, the current one first; the others are tried while a rotation is under way. */
  readonly appSecrets: readonly string[];
}

/** What the Page says to a person. */
export interface Message {
  readonly psid: Psid;
  /** Under 2,000 characters. */
  readonly text: string;
  /** Comes back in the echo; under 1,000 characters. */
  readonly metadata: string;
  readonly quickReplies?: readonly QuickReply[];
  /** What happens to the thread after the words are out. Conversation Routing only. */
  readonly threadControl?: { readonly type: 'pass'; readonly appId: AppId } | { readonly type: 'release' };
}

export type SenderAction = 'typing_on' | 'typing_off' | 'mark_seen';

export interface CallOptions {
  /** Bound of the whole call in ms, where it is to be tighter than the client's own. */
  readonly timeoutMs?: number;
}

/** Meta's Graph API, as far as a thread needs it. Every method throws a `GraphError`; none repeats a call. */
export interface GraphClient {
  send(caller: Caller, message: Message, options?: CallOptions): Promise<{ messageId?: string }>;
  senderAction(caller: Caller, psid: Psid, action: SenderAction, options?: CallOptions): Promise<void>;
  pass(caller: Caller, psid: Psid, to: AppId, metadata?: string, options?: CallOptions): Promise<void>;
  take(caller: Caller, psid: Psid, metadata?: string, options?: CallOptions): Promise<void>;
  request(caller: Caller, psid: Psid, metadata?: string, options?: CallOptions): Promise<void>;
  release(caller: Caller, psid: Psid, options?: CallOptions): Promise<void>;
  /** At most 604,800 s (7 days). */
  extend(caller: Caller, psid: Psid, durationSeconds: number, options?: CallOptions): Promise<void>;
  threadOwner(caller: Caller, psid: Psid, options?: CallOptions): Promise<ThreadOwner>;
  messagingFeatureStatus(
    caller: Caller,
    options?: CallOptions,
  ): Promise<{ messenger: Mode; instagram: Mode }>;
}

export interface GraphClientOptions {
  /** Without version. */
  readonly baseUrl?: string;
  /** E.g. `v26.0`, or how to find it out. */
  readonly version: string | (() => Promise<string> | string);
  /** Bound of one call in ms. */
  readonly timeoutMs?: number;
  readonly transport?: Transport;
}

/** A client of Meta's Graph API; make it once, its connections are kept. */
export function createGraphClient({
  baseUrl = 'https://graph.facebook.com',
  version,
  timeoutMs = 10_000,
  transport = createHttpTransport(),
}: GraphClientOptions): GraphClient {
  const call = createGraphCall({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    version: typeof version === 'string' ? () => version : version,
    timeoutMs,
    transport,
  });
  const control = async (caller: Caller, edge: string, psid: Psid, more: object, options?: CallOptions) => {
    await call(caller, { edge, body: { recipient: { id: psid }, ...more }, read: readDone }, options);
  };

  return {
    send: (caller, message, options) =>
      call(caller, { edge: 'messages', body: toMessageBody(message), read: readSent }, options),
    senderAction: async (caller, psid, action, options) => {
      const body = { recipient: { id: psid }, sender_action: action };
      await call(caller, { edge: 'messages', body, read: readSent }, options);
    },
    pass: (caller, psid, to, metadata, options) =>
      control(caller, 'pass_thread_control', psid, { target_app_id: to, metadata }, options),
    take: (caller, psid, metadata, options) =>
      control(caller, 'take_thread_control', psid, { metadata }, options),
    request: (caller, psid, metadata, options) =>
      control(caller, 'request_thread_control', psid, { metadata }, options),
    release: (caller, psid, options) => control(caller, 'release_thread_control', psid, {}, options),
    extend: (caller, psid, durationSeconds, options) =>
      control(caller, 'extend_thread_control', psid, { duration: durationSeconds }, options),
    threadOwner: (caller, psid, options) =>
      call(caller, { edge: 'thread_owner', query: { recipient: psid }, read: readThreadOwner }, options),
    messagingFeatureStatus: (caller, options) =>
      call(caller, { query: { fields: 'messaging_feature_status' }, read: readFeatureStatus }, options),
  };
}
