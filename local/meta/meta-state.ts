import type { AccountId, AppId, PageId } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/thread/page.ts';
import type { Settings } from '../../functions/thread/settings-schema.ts';
import { type Clock, createClock } from '../clock.ts';
import { AppRegistry, type RegisteredApp } from './app-registry.ts';
import { BoundedLog } from './bounded-log.ts';
import { Changes } from './changes.ts';
import { connectedApps, type PageApp } from './connected-apps.ts';
import type { WebhookDelivery } from './delivery.ts';
import type { Alert } from './failing-webhooks.ts';
import { Faults } from './faults.ts';
import type { GraphApiOptions, GraphCallEntry } from './graph-api.ts';
import { Recorder } from './recorder.ts';
import { type Chance, createChance } from './seeded-random.ts';
import { SimulatedPage, type Webhook } from './simulated-page.ts';
import { TokenBook } from './token-holders.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';

/** The Page that is there from the start, and its linked Instagram account where the settings name none. */
const PAGE_ID = '100000000000001';
const INSTAGRAM_ACCOUNT_ID = '17840000000000001';

export interface MetaStateOptions {
  /** Where our app's webhooks go; may be told later. */
  readonly webhookUrl?: string;
  readonly appSecret: string;
  /** Its targets become connected apps. */
  readonly settings: Settings;
  readonly mode?: Mode;
  /** The machine's own time where absent. */
  readonly clock?: Clock;
  /** Takes one line a webhook and one a Graph call; neither holds words or tokens. */
  readonly log?: (line: string) => void;
  /** Waits in ms before a webhook is tried again; after the last it is given up. */
  readonly retryDelaysMs?: readonly number[];
  /** How long an answer to a webhook may take; Meta's five seconds where absent. */
  readonly webhookTimeoutMs?: number;
  /** Our app's access token for the first Page. */
  readonly pageToken?: string;
  /** Takes each webhook, to whichever app, in place of the deliveries over HTTP. */
  readonly deliver?: (webhook: Webhook) => void;
  /** One seed gives one run: the same ids and the same chances. The time of the start where absent. */
  readonly seed?: string;
}

/** What is around the simulator: the service, where there is one. */
export interface World {
  /** Lets the service do what is due at the new time; resolves when it has. */
  timeMoved(): Promise<void>;
  /** Resolves when the service has done what it was told so far. */
  settled(): Promise<void>;
  /** Lets the service forget its conversations. */
  forget(): Promise<void>;
  /** There is a further Page, and this is our app's access token for it. */
  pageAdded(pageId: PageId, token: string): void;
}

/** Everything of the simulator that can be seen and moved. */
export interface MetaState extends GraphApiOptions {
  readonly ourApp: AppId;
  /** The Page that a command is about: the first one unless it says otherwise. */
  readonly page: SimulatedPage;
  /** Webhooks to our app. */
  readonly delivery: WebhookDelivery;
  readonly deliveries: WebhookDeliveries;
  /** What Meta has written to developers. */
  readonly alerts: BoundedLog<Alert>;
  readonly chance: Chance;
  readonly recorder: Recorder;
  /** Calls a listener after every change; gives what ends that. */
  readonly subscribe: Changes['subscribe'];
  /** A further Page with the same apps. */
  addPage(page: NewPage): SimulatedPage;
  world: World;
}

export interface NewPage {
  readonly pageId: PageId;
  readonly instagramAccountId: AccountId;
  readonly name: string;
}

/** A simulator at its beginning: one Page in routing mode, our app its default app, and nobody has spoken. */
export function createMetaState(options: MetaStateOptions): MetaState {
  const { appSecret, settings, clock: time = createClock(), log = () => {} } = options;
  const clock = time.now;
  const ourApp = settings.appId as AppId;
  const { subscribe, tell: changed } = new Changes();
  // The time of the start keeps the ids of one run apart from those of the run before, which a ledger may remember.
  const chance = createChance(options.seed ?? clock().toString(36));
  const ids = chance.id;
  const faults = new Faults();
  const alerts = new BoundedLog<Alert>();
  const first = {
    pageId: PAGE_ID as PageId,
    instagramAccountId: (settings.pages[PAGE_ID]?.instagramAccountId ?? INSTAGRAM_ACCOUNT_ID) as AccountId,
    name: 'Local Page',
  };
  const apps = connectedApps(settings, accountIdsOf(first));
  const registry = new AppRegistry(apps.map((app) => registered(app, ourApp, appSecret)));
  const pages = new Map<PageId, SimulatedPage>();
  const deliveries = new WebhookDeliveries(registry, {
    ...{ faults, clock: time, ids, random: chance.random, log, changed },
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

  function addPage(added: NewPage): SimulatedPage {
    const page = new SimulatedPage({
      ...added,
      accountIds: accountIdsOf(added),
      ...{ apps, defaultApp: ourApp, mode: options.mode ?? 'routing', faults, clock, ids, changed },
      appFields: (appId, object) => registry.subscription(appId, object).fields,
      deliver: options.deliver ?? ((webhook) => deliveries.send(webhook, ourApp)),
    });
    pages.set(added.pageId, page);
    return page;
  }

  const page = addPage(first);
  if (options.webhookUrl !== undefined) registry.setFirstUrl(ourApp, options.webhookUrl);
  const tokens = new TokenBook({
    registry,
    pages: () => pages.values(),
    ourApp,
    faults,
    ourToken: options.pageToken ?? 'local-page-token',
  });
  return {
    ...{ ourApp, page, pages, registry, tokens, faults, alerts, chance, ids, clock, time, log },
    ...{ subscribe, changed, deliveries, addPage },
    calls: new BoundedLog<GraphCallEntry>(),
    delivery: deliveries.of(ourApp),
    recorder: new Recorder(time),
    world: {
      timeMoved: async () => {},
      settled: async () => {},
      forget: async () => {},
      pageAdded: () => {},
    },
  };
}

/** The app named `x` has the secret `local-x-app-secret`; ours has its own. */
export function registered({ appId, name }: PageApp, ourApp: AppId, ourSecret: string): RegisteredApp {
  return { appId, name, secret: appId === ourApp ? ourSecret : `local-${name}-app-secret` };
}

function accountIdsOf({ pageId, instagramAccountId }: NewPage) {
  return { messenger: pageId as string as AccountId, instagram: instagramAccountId };
}
