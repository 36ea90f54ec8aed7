import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Clock } from '../clock.ts';
import { AppRegistry, namedApp, type PageApp, type RegisteredApp } from './apps.ts';
import type { Alert, Deliver } from './attempts.ts';
import { WebhookDeliveries, type WebhookDelivery } from './delivery.ts';
import { CurrentFaults } from './faults.ts';
import type { GraphCallEntry } from './graph-request.ts';
import { BoundedLog, Recorder } from './history.ts';
import { type AccountId, type AppId, type Mode, type PageId, platforms } from './ids.ts';
import { SimulatedPage } from './page.ts';
import type { Webhook } from './payloads.ts';
import { TokenBook } from './tokens.ts';

/** An app that is there from the start. Secrets that are absent follow from its name (`namedApp`). */
export type FirstApp = Pick<PageApp, 'appId' | 'name'> & Partial<PageApp & RegisteredApp>;

export interface PageIdentity {
  readonly pageId: PageId;
  readonly instagramAccountId: AccountId;
  readonly name: string;
}

/** The Page that is there from the start. */
export const FIRST_PAGE: PageIdentity = {
  pageId: '100000000000001',
  instagramAccountId: '17840000000000001',
  name: 'Local Page',
};

export interface MetaOptions {
  /** The first app is ours: the default app, whose deliveries are listed and tried even without an address. */
  readonly apps: readonly [FirstApp, ...FirstApp[]];
  readonly page?: Partial<PageIdentity>;
  readonly mode?: Mode;
  readonly clock: Clock;
  /** The same seed gives the same ids and the same random numbers. The time of the start where absent. */
  readonly seed?: string;
  readonly deliver: Deliver;
  /** Asks a callback address with GET for Meta's check of it. Rejects where there is no answer. */
  readonly askCallback: (url: URL) => Promise<{ readonly status: number; readonly body: string }>;
  /** Takes each webhook to any app; Meta's own delivery is off then. */
  readonly onWebhook?: (webhook: Webhook) => void;
  /** Takes one line for each webhook and each Graph call. No line holds a text or a token. */
  readonly log?: (line: string) => void;
  /** Waits in ms before a webhook is tried again. After the last wait it is given up. */
  readonly retryDelaysMs?: readonly number[];
  /** How long Meta waits for the answer to a webhook, in ms; five seconds where absent. */
  readonly webhookTimeoutMs?: number;
}

/** The service behind our app, where there is one. */
export interface Service {
  /** Does what is due at the new time. */
  timeMoved(): Promise<void>;
  /** Resolves when the service has nothing more to do. */
  settled(): Promise<void>;
  /** Deletes its conversations. */
  clear(): Promise<void>;
  /** Takes our app's access token for a further Page. */
  pageAdded(pageId: PageId, token: string): void;
}

/** The source of ids and random numbers: the same seed gives the same ones. */
export interface Chance {
  readonly seed: string;
  /** A new text for each call. */
  id(): string;
  /** At least 0, less than 1. */
  random(): number;
  restart(seed: string): void;
}

/** A simulated Meta: `callGraph` and `answerControl` take the calls to it. */
export interface Meta {
  readonly ourApp: AppId;
  /** The first Page. */
  readonly page: SimulatedPage;
  readonly pages: ReadonlyMap<PageId, SimulatedPage>;
  readonly registry: AppRegistry;
  readonly tokens: TokenBook;
  readonly faults: CurrentFaults;
  readonly calls: BoundedLog<GraphCallEntry>;
  /** Meta's messages to the developers. */
  readonly alerts: BoundedLog<Alert>;
  readonly deliveries: WebhookDeliveries;
  /** The deliveries to our app. */
  readonly delivery: WebhookDelivery;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly askCallback: MetaOptions['askCallback'];
  readonly log: (line: string) => void;
  /** Calls the listeners. */
  readonly changed: () => void;
  /** Calls the listener after every change, at once: it must be quick. Gives a function that ends this. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Adds a Page with the first apps. */
  readonly addPage: (page: PageIdentity) => SimulatedPage;
  /**
   * Clears threads, persons, logs, faults, subscriptions, toggles and modes on every Page; further Pages stay, empty.
   * With a seed, ids and random numbers start again. Time goes on.
   */
  readonly reset: (seed?: string) => Promise<void>;
  service: Service;
}

/** A simulated Meta at its start: one Page in routing mode, without threads. */
export function createMeta(options: MetaOptions): Meta {
  const { clock, log = () => {}, mode = 'routing' } = options;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  // Two runs have different ids, because a service may remember the ids of the run before.
  const chance = createChance(options.seed ?? clock.now().toString(36));
  const { id: newId, random } = chance;
  const faults = new CurrentFaults();
  const calls = new BoundedLog<GraphCallEntry>();
  const alerts = new BoundedLog<Alert>();
  const apps = options.apps.map((app) => ({ ...namedApp(app), platforms, ...app }));
  const ourApp = options.apps[0].appId;
  const registry = new AppRegistry(apps);
  const pages = new Map<PageId, SimulatedPage>();
  const recorder = new Recorder(clock);
  const deliveries = new WebhookDeliveries({
    ...{ deliver: options.deliver, registry, faults, clock, newId, random, log, changed },
    retryDelaysMs: options.retryDelaysMs,
    timeoutMs: options.webhookTimeoutMs,
    alert: (alert) => {
      alerts.add(alert);
      if (alert.text === 'Webhooks Disabled') unsubscribe(alert);
    },
  });

  function unsubscribe({ appId, pageId, accountId }: Alert): void {
    const page = pages.get(pageId);
    const isOnInstagram = accountId === page?.options.accountIds.instagram;
    page?.unsubscribe(appId, isOnInstagram ? 'instagram' : 'messenger');
  }

  function addPage({ pageId, instagramAccountId, name }: PageIdentity): SimulatedPage {
    const page = new SimulatedPage({
      ...{ pageId, name, accountIds: { messenger: pageId, instagram: instagramAccountId } },
      ...{ apps: apps.map(pageApp), defaultApp: ourApp, mode, faults, newId, random, changed },
      ...{ now: clock.now, after: clock.after },
      appFields: (appId, object) => registry.subscription(appId, object).fields,
      send: options.onWebhook ?? ((webhook) => deliveries.send(webhook, ourApp)),
    });
    pages.set(pageId, page);
    return page;
  }

  async function reset(seed?: string): Promise<void> {
    await deliveries.reset();
    faults.clear();
    calls.clear();
    alerts.clear();
    registry.reset();
    for (const page of pages.values()) page.reset();
    if (seed !== undefined) chance.restart(seed);
    recorder.restart();
  }

  return {
    ...{ ourApp, page: addPage({ ...FIRST_PAGE, ...options.page }), pages, registry, faults, calls, alerts },
    ...{ deliveries, delivery: deliveries.of(ourApp), chance, clock, recorder, log, changed, addPage, reset },
    tokens: new TokenBook({ registry, pages: () => pages.values(), faults }),
    askCallback: options.askCallback,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    service: {
      timeMoved: async () => {},
      settled: async () => {},
      clear: async () => {},
      pageAdded: () => {},
    },
  };
}

function pageApp({ appId, name, platforms: where }: PageApp): PageApp {
  return { appId, name, platforms: where };
}

function createChance(first: string): Chance {
  let seed = first;
  let generator = xoroshiro128plus(numberOf(seed));
  let count = 0;
  return {
    get seed() {
      return seed;
    },
    id: () => {
      count += 1;
      return `${seed}_${String(count).padStart(6, '0')}`;
    },
    random: () => uniformFloat64(generator),
    restart: (next) => {
      seed = next;
      generator = xoroshiro128plus(numberOf(seed));
      count = 0;
    },
  };
}

function numberOf(seed: string): number {
  return createHash('sha256').update(seed).digest().readInt32BE();
}
