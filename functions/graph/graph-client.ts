import type { AppId, Psid } from '../messenger/ids.ts';
import type { ThreadOwner } from '../thread/outcome.ts';
import type { Mode } from '../thread/page.ts';
import type { Caller } from './caller.ts';
import { createGraphCall } from './graph-call.ts';
import { createHttpTransport } from './http-transport.ts';
import type { Message } from './message.ts';
import { toMessageBody } from './message-body.ts';
import { readDone, readFeatureStatus, readSent, readThreadOwner } from './read-answer.ts';
import type { Transport } from './transport.ts';

export type { Caller, Message };

export type SenderAction = 'typing_on' | 'typing_off' | 'mark_seen';

/** Meta's Graph API, as far as a thread needs it. Every method throws a `GraphError`; none repeats a call. */
export interface GraphClient {
  send(caller: Caller, message: Message): Promise<{ messageId?: string }>;
  senderAction(caller: Caller, psid: Psid, action: SenderAction): Promise<void>;
  pass(caller: Caller, psid: Psid, to: AppId, metadata?: string): Promise<void>;
  take(caller: Caller, psid: Psid): Promise<void>;
  request(caller: Caller, psid: Psid): Promise<void>;
  release(caller: Caller, psid: Psid): Promise<void>;
  /** At most 604,800 s (7 days). */
  extend(caller: Caller, psid: Psid, durationSeconds: number): Promise<void>;
  threadOwner(caller: Caller, psid: Psid): Promise<ThreadOwner>;
  messagingFeatureStatus(caller: Caller): Promise<{ messenger: Mode; instagram: Mode }>;
}

export interface GraphClientOptions {
  /** Without version. */
  readonly baseUrl?: string;
  /** E.g. `v26.0`; asked for each call, since it is a setting. */
  readonly version: () => Promise<string>;
  /** Bound of one call in ms, from its start to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly transport?: Transport;
}

/** A client of Meta's Graph API; make it once, its connections are kept. */
export function createGraphClient({
  baseUrl = 'https://graph.facebook.com',
  version,
  timeoutMs,
  transport = createHttpTransport(),
}: GraphClientOptions): GraphClient {
  const call = createGraphCall({ baseUrl: baseUrl.replace(/\/+$/, ''), version, timeoutMs, transport });
  const control = async (caller: Caller, edge: string, psid: Psid, more: object = {}) => {
    await call(caller, { edge, body: { recipient: { id: psid }, ...more }, read: readDone });
  };

  return {
    send: (caller, message) =>
      call(caller, { edge: 'messages', body: toMessageBody(message), read: readSent }),
    senderAction: async (caller, psid, action) => {
      const body = { recipient: { id: psid }, sender_action: action };
      await call(caller, { edge: 'messages', body, read: readSent });
    },
    pass: (caller, psid, to, metadata) =>
      control(caller, 'pass_thread_control', psid, { target_app_id: to, metadata }),
    take: (caller, psid) => control(caller, 'take_thread_control', psid),
    request: (caller, psid) => control(caller, 'request_thread_control', psid),
    release: (caller, psid) => control(caller, 'release_thread_control', psid),
    extend: (caller, psid, durationSeconds) =>
      control(caller, 'extend_thread_control', psid, { duration: durationSeconds }),
    threadOwner: (caller, psid) =>
      call(caller, { edge: 'thread_owner', query: { recipient: psid }, read: readThreadOwner }),
    messagingFeatureStatus: (caller) =>
      call(caller, { query: { fields: 'messaging_feature_status' }, read: readFeatureStatus }),
  };
}
