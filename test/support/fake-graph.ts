import type { Caller, GraphClient, Message } from '../../functions/graph/graph-client.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/page/page.ts';
import type { ThreadOwner } from '../../functions/thread/verb-rules.ts';
import type { FakeClock } from './fake-timers.ts';
import { refusal } from './graph-errors.ts';

export const OUR_APP = '1111111111111111' as AppId;

export type GraphVerb = keyof GraphClient;

/** A call that arrived at Meta. */
export interface ReceivedCall {
  readonly verb: GraphVerb;
  readonly caller: Caller;
  readonly message?: Message;
  readonly to?: AppId;
  readonly metadata?: string | undefined;
}

/** What the person was shown. Its echo carries the metadata and the id. */
export interface SaidAtMeta {
  readonly mid: string;
  readonly text: string;
  readonly metadata: string;
}

/** One thread at Meta, as an app that shares it with others finds it; and a way to break every call. */
export interface FakeGraph extends GraphClient {
  /** Nobody: idle. */
  owner: AppId | undefined;
  /** In routing mode we are the default app. */
  mode: Mode;
  /** Of the Page's events, those that we are sent. */
  fields: readonly string[];
  /** Those that our app as a whole is subscribed to. */
  fieldsOfApp: readonly string[];
  readonly calls: ReceivedCall[];
  readonly said: SaidAtMeta[];
  /** The next call of this verb fails: `before` Meta has done it, or `after`. */
  fail(verb: GraphVerb, error: Error, when?: 'before' | 'after'): void;
  /** Runs when a call arrives and again when it has been done: throw to break it, or do something meanwhile. */
  onCall: (call: ReceivedCall, when: 'before' | 'after') => void | Promise<void>;
  verbs(): readonly GraphVerb[];
}

/** How long every call takes. */
const CALL_MS = 5;

/** Rules: https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing */
export function fakeGraph(clock: FakeClock): FakeGraph {
  const failures: { verb: GraphVerb; error: Error; when: 'before' | 'after' }[] = [];
  const breakIfTold = (verb: GraphVerb, when: 'before' | 'after') => {
    const index = failures.findIndex((each) => each.verb === verb && each.when === when);
    const [failure] = index < 0 ? [] : failures.splice(index, 1);
    if (failure) throw failure.error;
  };
  const arrive = async <T>(call: ReceivedCall, act: () => T): Promise<T> => {
    clock.advance(CALL_MS);
    graph.calls.push(call);
    await graph.onCall(call, 'before');
    breakIfTold(call.verb, 'before');
    const answer = act();
    await graph.onCall(call, 'after');
    breakIfTold(call.verb, 'after');
    return answer;
  };
  const mustOwn = (edge: string) => {
    if (graph.owner !== OUR_APP) throw refusal(edge, 100, 2534037);
  };

  const graph: FakeGraph = {
    owner: undefined,
    mode: 'zero-config',
    fields: [],
    fieldsOfApp: [],
    calls: [],
    said: [],
    onCall: () => {},
    fail: (verb, error, when = 'before') => void failures.push({ verb, error, when }),
    verbs: () => graph.calls.map(({ verb }) => verb),

    send: (caller, message) => arrive({ verb: 'send', caller, message }, () => speak(graph, message)),
    senderAction: (caller) => arrive({ verb: 'senderAction', caller }, () => undefined),
    pass: (caller, _psid, to, metadata) =>
      arrive({ verb: 'pass', caller, to, metadata }, () => {
        if (graph.owner !== undefined) mustOwn('pass_thread_control');
        graph.owner = to;
      }),
    take: (caller) =>
      arrive({ verb: 'take', caller }, () => {
        if (graph.mode !== 'routing') throw refusal('take_thread_control', 27);
        if (graph.owner === OUR_APP) throw refusal('take_thread_control', 100);
        graph.owner = OUR_APP;
      }),
    request: (caller) =>
      arrive({ verb: 'request', caller }, () => {
        const isPossible = graph.mode === 'zero-config' && graph.owner !== OUR_APP;
        if (!isPossible) throw refusal('request_thread_control', 100);
        graph.owner ??= OUR_APP;
      }),
    release: (caller) =>
      arrive({ verb: 'release', caller }, () => {
        mustOwn('release_thread_control');
        graph.owner = undefined;
      }),
    extend: (caller) => arrive({ verb: 'extend', caller }, () => mustOwn('extend_thread_control')),
    threadOwner: (caller) => arrive({ verb: 'threadOwner', caller }, () => ownerAsTold(graph)),
    messagingFeatureStatus: (caller) =>
      arrive({ verb: 'messagingFeatureStatus', caller }, () => ({
        messenger: graph.mode,
        instagram: graph.mode,
      })),
    subscribedFields: (caller) => arrive({ verb: 'subscribedFields', caller }, () => graph.fields),
    subscribe: (caller, fields) =>
      arrive({ verb: 'subscribe', caller }, () => {
        graph.fields = fields;
      }),
    // No call about a Page: it is not among the calls.
    appFields: async () => {
      breakIfTold('appFields', 'before');
      return graph.fieldsOfApp;
    },
  };
  return graph;
}

function speak(graph: FakeGraph, { text, metadata }: Message): { messageId: string } {
  if (graph.owner !== undefined && graph.owner !== OUR_APP) throw refusal('messages', 10, 2018300);
  if (graph.mode === 'routing') graph.owner = OUR_APP;
  const mid = `m_said_${graph.said.length + 1}`;
  graph.said.push({ mid, text, metadata });
  return { messageId: mid };
}

/** The default app and the owner are told who owns the thread, others only that somebody does. */
function ownerAsTold({ owner, mode }: FakeGraph): ThreadOwner {
  if (owner === undefined) return { kind: 'idle' };
  return owner === OUR_APP || mode === 'routing' ? { kind: 'app', appId: owner } : { kind: 'hidden' };
}
