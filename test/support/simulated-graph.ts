import type { Caller, Message } from '../../functions/graph/graph-client.ts';
import { createGraphClient, type GraphClient } from '../../functions/graph/graph-client.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/page/page.ts';
import type { FieldName } from '../../local/meta/apps.ts';
import { inboxes, type PageId, platforms } from '../../local/meta/ids.ts';
import { createMeta, FIRST_PAGE, type Meta } from '../../local/meta/meta.ts';
import { idle, ownedBy } from '../../local/meta/thread.ts';
import { HELP_DESK, OUR_APP, PERSON, ZENDESK } from '../ids.ts';
import type { FakeClock } from './fake-timers.ts';
import { transportTo } from './graph-transport.ts';

export type GraphVerb = keyof GraphClient;

/** A call that arrived at Meta. */
export interface ReceivedCall {
  readonly verb: GraphVerb;
  readonly caller: Caller;
  readonly message?: Message;
  readonly to?: AppId;
  readonly metadata?: string | undefined;
  readonly fields?: readonly string[];
}

/** What our app said to a person. Its echo carries the metadata and the id. */
export interface SaidAtMeta {
  readonly mid: string;
  readonly text: string;
  readonly metadata: string;
}

/**
 * The product's Graph client, connected to a simulated Meta that delivers no webhooks. `owner` is about the thread of
 * `PERSON`; the settings are about all Pages.
 */
export interface SimulatedGraph extends GraphClient {
  readonly meta: Meta;
  /** Undefined: idle. Setting it moves control without an event. */
  owner: AppId | undefined;
  /** In routing mode our app is the default app. */
  mode: Mode;
  /** Our app's fields of each Page. */
  fields: readonly string[];
  /** Our app's fields at app level. */
  fieldsOfApp: readonly string[];
  /** Our app's token for the first Page. Meta refuses every other token. */
  pageToken: string;
  /** Calls about a Page. */
  readonly calls: ReceivedCall[];
  /** What our app has said, to any person, oldest first. */
  readonly said: readonly SaidAtMeta[];
  /** Makes a person one of the Page's. Meta refuses calls about any other PSID. */
  addPerson(psid: string): void;
  /** Adds a Page and gives our app's token for it. */
  addPage(pageId: PageId): string;
  /** The next call of this verb fails: `before` Meta carries it out, or `after`. */
  fail(verb: GraphVerb, error: Error, when?: 'before' | 'after'): void;
  /** Runs when a call arrives, and again after it took effect. It may throw to break the call. */
  onCall: (call: ReceivedCall, when: 'before' | 'after') => void | Promise<void>;
  verbs(): readonly GraphVerb[];
}

/** What our app has from Meta. */
interface Secrets {
  readonly appSecret: string;
  /** For the first Page. */
  readonly pageToken: string;
}

/** How long every call takes, in ms. */
const CALL_MS = 5;

export function simulatedGraph(clock: FakeClock, secrets: Secrets): SimulatedGraph {
  const meta = metaWith(clock, secrets);
  const { page, pages, registry } = meta;
  const client = createGraphClient({
    baseUrl: 'http://graph',
    version: async () => 'v26.0',
    timeoutMs: 10_000,
    transport: transportTo(meta),
  });
  const failures: { verb: GraphVerb; error: Error; when: 'before' | 'after' }[] = [];
  const breakIfAsked = (verb: GraphVerb, when: 'before' | 'after') => {
    const index = failures.findIndex((each) => each.verb === verb && each.when === when);
    const [failure] = index < 0 ? [] : failures.splice(index, 1);
    if (failure) throw failure.error;
  };
  const arrive = async <T>(call: ReceivedCall, carryOut: () => Promise<T>): Promise<T> => {
    clock.advance(CALL_MS);
    graph.calls.push(call);
    await graph.onCall(call, 'before');
    breakIfAsked(call.verb, 'before');
    const answer = await carryOut();
    await graph.onCall(call, 'after');
    breakIfAsked(call.verb, 'after');
    return answer;
  };

  const graph: SimulatedGraph = {
    meta,
    get owner() {
      return (page.view(PERSON).owner ?? undefined) as AppId | undefined;
    },
    set owner(owner) {
      const thread = page.thread(PERSON);
      thread.control = owner === undefined ? idle(thread.control) : ownedBy(thread.control, owner, clock.now);
    },
    get mode() {
      return page.routing('messenger').mode;
    },
    set mode(mode) {
      for (const each of pages.values()) {
        for (const platform of platforms) each.setRouting(platform, { mode, defaultApp: OUR_APP });
      }
    },
    get fields() {
      return page.fieldsOf(OUR_APP);
    },
    set fields(fields) {
      for (const each of pages.values()) each.subscribe(OUR_APP, fields as readonly FieldName[]);
    },
    get fieldsOfApp() {
      return [...registry.subscription(OUR_APP, 'page').fields];
    },
    set fieldsOfApp(fields) {
      registry.subscribe(OUR_APP, 'page', {
        callbackUrl: 'https://example.com/webhook',
        fields: new Set(fields as readonly FieldName[]),
      });
    },
    get pageToken() {
      return registry.get(OUR_APP)?.pageToken ?? '';
    },
    set pageToken(pageToken) {
      const { fieldsOfApp } = graph;
      registry.add({ appId: OUR_APP, name: 'bot', secret: secrets.appSecret, pageToken });
      graph.fieldsOfApp = fieldsOfApp;
    },
    calls: [],
    get said() {
      const messages = page.views().flatMap((view) => view.messages.filter(({ from }) => from === OUR_APP));
      return messages
        .sort((a, b) => a.at - b.at)
        .map(({ mid, text = '', metadata = '' }) => ({ mid, text, metadata }));
    },
    addPerson: (psid) => void page.thread(psid),
    addPage: (pageId) => {
      const added = meta.addPage({ ...FIRST_PAGE, pageId });
      return meta.tokens.tokenOf(OUR_APP, added);
    },
    onCall: () => {},
    fail: (verb, error, when = 'before') => void failures.push({ verb, error, when }),
    verbs: () => graph.calls.map(({ verb }) => verb),

    send: (caller, message) => arrive({ verb: 'send', caller, message }, () => client.send(caller, message)),
    senderAction: (caller, ...about) =>
      arrive({ verb: 'senderAction', caller }, () => client.senderAction(caller, ...about)),
    pass: (caller, psid, to, metadata) =>
      arrive({ verb: 'pass', caller, to, metadata }, () => client.pass(caller, psid, to, metadata)),
    take: (caller, psid) => arrive({ verb: 'take', caller }, () => client.take(caller, psid)),
    request: (caller, psid) => arrive({ verb: 'request', caller }, () => client.request(caller, psid)),
    release: (caller, psid) => arrive({ verb: 'release', caller }, () => client.release(caller, psid)),
    extend: (caller, ...about) => arrive({ verb: 'extend', caller }, () => client.extend(caller, ...about)),
    threadOwner: (caller, psid) =>
      arrive({ verb: 'threadOwner', caller }, () => client.threadOwner(caller, psid)),
    messagingFeatureStatus: (caller) =>
      arrive({ verb: 'messagingFeatureStatus', caller }, () => client.messagingFeatureStatus(caller)),
    subscribedFields: (caller, appId) =>
      arrive({ verb: 'subscribedFields', caller }, () => client.subscribedFields(caller, appId)),
    subscribe: (caller, fields) =>
      arrive({ verb: 'subscribe', caller, fields }, () => client.subscribe(caller, fields)),
    appFields: async (app) => {
      breakIfAsked('appFields', 'before');
      return client.appFields(app);
    },
  };
  graph.addPerson(PERSON);
  return graph;
}

/** A simulated Meta at the time of the clock, with the apps of the tests. It delivers nothing. */
function metaWith(clock: FakeClock, { appSecret, pageToken }: Secrets): Meta {
  const unreachable = () => Promise.reject(new Error('there is no network in this test'));
  return createMeta({
    apps: [
      { appId: OUR_APP, name: 'bot', secret: appSecret, pageToken },
      inboxes.messenger,
      { appId: HELP_DESK, name: 'help-desk' },
      { appId: ZENDESK, name: 'zendesk' },
    ],
    mode: 'zero-config',
    seed: 'test',
    clock: { now: () => clock.now, advance: clock.advance, offset: () => 0, after: () => () => {} },
    onWebhook: () => {},
    ...{ deliver: unreachable, askCallback: unreachable },
  });
}
