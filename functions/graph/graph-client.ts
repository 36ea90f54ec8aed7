import type { AppId, PageId, Psid } from '../messenger/ids.ts';
import type { Mode } from '../page/page.ts';
import { type Environment, VARIABLES } from '../runtime/environment.ts';
import type { QuickReply, ThreadOwner } from '../thread/command.ts';
import { TIMES } from '../thread/limits.ts';
import { createGraphCall, type NodeCall } from './graph-call.ts';
import { createHttpTransport, type Transport } from './http-transport.ts';
import {
  type AppFields,
  readAppFields,
  readDone,
  readFeatureStatus,
  readSent,
  readSubscribedFields,
  readThreadOwner,
} from './read-answer.ts';

/** The Page in whose name a call is made. */
export interface Caller {
  readonly pageId: PageId;
  /** Page access token that Meta issued to our app. */
  readonly token: string;
  /** Secrets of our app, the current one first; the others are tried during a rotation. */
  readonly appSecrets: readonly string[];
}

/** Our app, for calls in its own name. */
export interface OwnApp {
  readonly appId: AppId;
  /** The current one first. */
  readonly appSecrets: readonly string[];
}

/** A message of the Page to a person. */
export interface Message {
  readonly psid: Psid;
  /** Fewer than 2,000 characters; on Instagram at most 1,000 bytes of UTF-8. */
  readonly text: string;
  /** Comes back in the echo; fewer than 1,000 characters. */
  readonly metadata: string;
  readonly quickReplies?: readonly QuickReply[];
}

export type SenderAction = 'typing_on' | 'typing_off' | 'mark_seen';

/** The calls to Meta's Graph API about a thread and its Page. Each throws a `GraphError`; none is repeated. */
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
  /** Fields of the Page's events that an app gets; empty if the app is not subscribed. */
  subscribedFields(caller: Caller, appId: AppId): Promise<readonly string[]>;
  /** Subscribes our app to these fields. Meta does not say whether other fields are kept. */
  subscribe(caller: Caller, fields: readonly string[]): Promise<void>;
  /** Fields that our app is subscribed to as a whole. Meta sends a field only if app and Page have it. */
  appFields(app: OwnApp): Promise<AppFields>;
}

export interface GraphClientOptions {
  /** Without version. */
  readonly baseUrl?: string;
  /** E.g. `v26.0`; read for each call, because it is a setting. */
  readonly version: () => Promise<string>;
  /** Limit of one call in ms, from its start to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly transport?: Transport;
}

/** The Graph client of a function: Meta's Graph API unless the environment names another, in the settings' version. */
export function connectGraph(
  environment: Environment,
  settings: () => Promise<{ readonly graphVersion: string }>,
): GraphClient {
  const baseUrl = environment[VARIABLES.graphApiUrl];
  return createGraphClient({
    ...(baseUrl === undefined ? {} : { baseUrl }),
    version: async () => (await settings()).graphVersion,
    timeoutMs: TIMES.graphCall,
  });
}

/** A client of Meta's Graph API. Make it once: it keeps its connections. */
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
        // More apps than any Page has: an app on a second page of the answer would count as unsubscribed.
        query: { limit: '500' },
        read: (body) => readSubscribedFields(body, appId),
      }),
    subscribe: async (caller, fields) => {
      const body = { subscribed_fields: fields.join(',') };
      await call(caller, { edge: 'subscribed_apps', body, read: readDone });
    },
    appFields: ({ appId, appSecrets: [secret] }) => {
      // The access token of an app: https://developers.facebook.com/docs/facebook-login/guides/access-tokens
      const token = `${appId}|${secret}`;
      const appSecrets = secret === undefined ? [] : [secret];
      return callNode({ id: appId, token, appSecrets }, { edge: 'subscriptions', read: readAppFields });
    },
  };
}

/** The body of a Send API call. https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages */
function toMessageBody({ psid, text, metadata, quickReplies = [] }: Message): object {
  const replies = quickReplies.map(({ title, payload }) => ({ content_type: 'text', title, payload }));
  return {
    recipient: { id: psid },
    messaging_type: 'RESPONSE',
    message: { text, metadata, ...(replies.length === 0 ? {} : { quick_replies: replies }) },
  };
}
