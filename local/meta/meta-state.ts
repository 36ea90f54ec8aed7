import type { AccountId, AppId, PageId } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/thread/page.ts';
import type { Settings } from '../../functions/thread/settings-schema.ts';
import { BoundedLog } from './bounded-log.ts';
import { connectedApps } from './connected-apps.ts';
import { WebhookDelivery } from './delivery.ts';
import { Faults } from './faults.ts';
import type { GraphApiOptions } from './graph-api.ts';
import { SimulatedPage } from './simulated-page.ts';
import { tokenHolders } from './token-holders.ts';

/** The Page that the simulator plays, and its linked Instagram account where the settings name none. */
const PAGE_ID = '100000000000001';
const INSTAGRAM_ACCOUNT_ID = '17840000000000001';

export interface MetaStateOptions {
  /** Where our app's webhooks go; may be told later. */
  readonly webhookUrl?: string;
  readonly appSecret: string;
  /** Its targets become connected apps. */
  readonly settings: Settings;
  readonly mode?: Mode;
  /** Unix ms. */
  readonly clock?: () => number;
  /** Takes one line a webhook and one a Graph call; neither holds words or tokens. */
  readonly log?: (line: string) => void;
  /** Waits in ms before a webhook is tried again; after the last it is given up. */
  readonly retryDelaysMs?: readonly number[];
  /** How long an answer to a webhook may take; Meta's five seconds where absent. */
  readonly webhookTimeoutMs?: number;
  /** Our app's Page access token. */
  readonly pageToken?: string;
  /** Text that is unique to each call. */
  readonly ids?: () => string;
}

/** Everything of the simulator that can be seen and moved. */
export interface MetaState extends GraphApiOptions {
  readonly ourApp: AppId;
  readonly delivery: WebhookDelivery;
}

/** A simulator at its beginning: one Page in routing mode, our app its default app, and nobody has spoken. */
export function createMetaState(options: MetaStateOptions): MetaState {
  const { appSecret, settings, retryDelaysMs, clock = Date.now, log = () => {} } = options;
  const ids = options.ids ?? numbered(clock());
  const faults = new Faults();
  const delivery = new WebhookDelivery(options.webhookUrl, {
    appSecret,
    faults,
    clock,
    ids,
    log,
    retryDelaysMs,
    timeoutMs: options.webhookTimeoutMs,
  });
  const ourApp = settings.appId as AppId;
  const apps = connectedApps(settings, accountIds(settings));
  const page = new SimulatedPage({
    pageId: PAGE_ID as PageId,
    accountIds: accountIds(settings),
    apps,
    defaultApp: ourApp,
    mode: options.mode ?? 'routing',
    faults,
    clock,
    ids,
    deliver: (webhook) => {
      if (webhook.to === ourApp) delivery.enqueue(webhook);
    },
  });
  const tokens = tokenHolders(apps, ourApp, {
    pageToken: options.pageToken ?? 'local-page-token',
    appSecret,
  });
  return { page, tokens, faults, calls: new BoundedLog(), ids, clock, log, ourApp, delivery };
}

function accountIds(settings: Settings): { messenger: AccountId; instagram: AccountId } {
  const instagram = settings.pages[PAGE_ID]?.instagramAccountId ?? INSTAGRAM_ACCOUNT_ID;
  return { messenger: PAGE_ID as AccountId, instagram: instagram as AccountId };
}

// The time of the start keeps the ids of one run apart from those of the run before, which a ledger may remember.
function numbered(startedAt: number): () => string {
  let last = 0;
  return () => `${startedAt.toString(36)}_${String(++last).padStart(6, '0')}`;
}
