import type { AppId, Psid } from '../messenger/ids.ts';
import type { ThreadOwner } from '../thread/outcome.ts';
import type { Mode } from '../thread/page.ts';
import type { Caller, OwnApp } from './caller.ts';
import { createGraphCall, type NodeCall } from './graph-call.ts';
import { createHttpTransport } from './http-transport.ts';
import type { Message } from './message.ts';
import { toMessageBody } from './message-body.ts';
import {
  readAppFields,
  readDone,
  readFeatureStatus,
  readSent,
  readSubscribedFields,
  readThreadOwner,
} from './read-answer.ts';
import type { Transport } from './transport.ts';

export type { Caller, Message, OwnApp };

export type SenderAction = 'typing_on' | 'typing_off' | 'mark_seen';

/** Meta's Graph API, as far as a thread and its Page need it. Every method throws a `GraphError`; none repeats a call. */
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
  /** Fields of the Page's events that an app gets; empty if it is not subscribed. */
  subscribedFields(caller: Caller, appId: AppId): Promise<readonly string[]>;
  /** Subscribes our app to these fields; whether others are kept Meta does not say. */
  subscribe(caller: Caller, fields: readonly string[]): Promise<void>;
  /** Fields of Pages' events that our app as a whole is subscribed to: Meta sends a Page's events only where both are. */
  appFields(app: OwnApp): Promise<readonly string[]>;
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
  const callNode = createGraphCall({ baseUrl: baseUrl.replace(/\/+$/, ''), version, timeoutMs, transport });
  const call = <T>({ pageId, token, appSecrets }: Caller, nodeCall: NodeCall<T>) =>
    callNode({ id: pageId, token, appSecrets }, nodeCall);
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
    subscribedFields: (caller, appId) =>
      call(caller, {
        edge: 'subscribed_apps',
        // More apps than any Page has: what is not on the first page of the answer would be taken for unsubscribed.
        query: { limit: '500' },
        read: (body) => readSubscribedFields(body, appId),
      }),
    subscribe: async (caller, fields) => {
      const body = { subscribed_fields: fields.join(',') };
      await call(caller, { edge: 'subscribed_apps', body, read: readDone });
    },
    appFields: ({ appId, appSecrets: [secret] }) => {
      // An app's own token: https://developers.facebook.com/docs/facebook-login/guides/access-tokens
      const node = {
        id: appId,
        token: `${appId}|${secret}`,
        appSecrets: secret === undefined ? [] : [secret],
      };
      return callNode(node, { edge: 'subscriptions', read: readAppFields });
    },
  };
}
