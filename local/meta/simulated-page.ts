import type { Channel, Platform } from '../../functions/messenger/events.ts';
import type { AccountId, AppId, PageId, Psid } from '../../functions/messenger/ids.ts';
import type { Mode } from '../../functions/thread/page.ts';
import { BoundedLog } from './bounded-log.ts';
import type { PageApp } from './connected-apps.ts';
import type { Faults } from './faults.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { handoverItem } from './handover-item.ts';
import {
  newSimulatedThread,
  remembered,
  type SimulatedThread,
  type ThreadView,
  viewOf,
} from './simulated-thread.ts';
import { defaultFields, type FieldName, isSubscribed } from './subscribed-fields.ts';
import { type Action, act } from './thread-control.ts';
import type { Effect, Handover, Routing } from './thread-state.ts';
import { type Address, type Content, webhookItem } from './webhook-item.ts';

/** One item on its way to one app. */
export interface Webhook {
  readonly to: AppId;
  readonly psid: Psid;
  /** Unix ms. */
  readonly at: number;
  readonly object: 'page' | 'instagram';
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly kind: string;
  readonly item: Record<string, unknown>;
}

export interface PageOptions {
  readonly pageId: PageId;
  /** The id that events carry: the Page's own on Messenger, the linked account's on Instagram. */
  readonly accountIds: Readonly<Record<Platform, AccountId>>;
  readonly apps: readonly PageApp[];
  readonly defaultApp: AppId;
  readonly mode: Mode;
  readonly faults: Faults;
  /** Unix ms. */
  readonly clock: () => number;
  /** Text that is unique to each call. */
  readonly ids: () => string;
  /** Takes every webhook, in order. */
  readonly deliver: (webhook: Webhook) => void;
}

interface PlatformRouting {
  readonly mode: Mode;
  readonly defaultApp: AppId;
}

// Distributes over the union, so that each kind of action keeps its own members.
type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;
/** An action before the Page's clock has put its time on it. */
export type PageAction = Unstamped<Action>;

/** A Page with its threads, its connected apps and what each of them has received. */
export class SimulatedPage {
  readonly options: PageOptions;
  #routing: Readonly<Record<Platform, PlatformRouting>>;
  #threads = new Map<Psid, SimulatedThread>();
  #fields = new Map<AppId, ReadonlySet<FieldName>>();
  #received = new Map<AppId, BoundedLog<Webhook>>();
  /** Apps whose toggle a human has turned off. */
  #mayNotTake = new Set<AppId>();
  #lastStamp = 0;

  constructor(options: PageOptions) {
    this.options = options;
    this.#routing = onBothPlatforms(options);
    this.reset();
  }

  /** Forgets everything and everybody, as at the start. */
  reset(): void {
    const { apps } = this.options;
    this.#routing = onBothPlatforms(this.options);
    this.#threads = new Map();
    this.#mayNotTake = new Set();
    this.#fields = new Map(apps.map(({ appId }) => [appId, new Set(defaultFields)]));
    this.#received = new Map(apps.map(({ appId }) => [appId, new BoundedLog<Webhook>()]));
  }

  routing(platform: Platform): Routing {
    const apps = this.options.apps
      .filter((app) => app.platforms.includes(platform))
      .map(({ appId, name }) => ({ appId, name, canTake: this.canTake(appId) }));
    return { platform, apps, ...this.#routing[platform] };
  }

  setRouting(platform: Platform, routing: PlatformRouting): void {
    this.#routing = { ...this.#routing, [platform]: routing };
  }

  canTake(appId: AppId): boolean {
    return !this.#mayNotTake.has(appId);
  }

  setCanTake(appId: AppId, canTake: boolean): void {
    if (canTake) this.#mayNotTake.delete(appId);
    else this.#mayNotTake.add(appId);
  }

  fieldsOf(appId: AppId): readonly FieldName[] {
    return [...(this.#fields.get(appId) ?? [])];
  }

  subscribe(appId: AppId, fields: readonly FieldName[]): void {
    this.#fields.set(appId, new Set(fields));
  }

  received(appId: AppId): readonly Webhook[] {
    return this.#received.get(appId)?.all() ?? [];
  }

  /** The thread with a person, begun on this platform if there is none yet. */
  thread(psid: Psid, platform: Platform = 'messenger'): SimulatedThread {
    const thread = this.#threads.get(psid) ?? newSimulatedThread(psid, platform);
    this.#threads.set(psid, thread);
    return thread;
  }

  view(psid: Psid): ThreadView {
    return viewOf(this.#threads.get(psid) ?? newSimulatedThread(psid, 'messenger'), this.options.clock());
  }

  views(): readonly ThreadView[] {
    return [...this.#threads.keys()].map((psid) => this.view(psid));
  }

  /** Does something in a thread and tells the apps. Throws `GraphRefusal` where Meta's rules forbid it. */
  act(psid: Psid, action: PageAction, content?: Content, offers?: readonly string[]): void {
    const thread = this.thread(psid);
    const at = this.#stamp();
    const outcome = act(thread.control, this.routing(thread.platform), { ...action, at });
    if (!outcome.ok) throw new GraphRefusal(outcome.refusal);
    thread.control = outcome.thread;
    const message = content && remembered(content, at, offers);
    if (message) thread.messages.push(message);
    const address = {
      psid,
      platform: thread.platform,
      accountId: this.options.accountIds[thread.platform],
      at,
    };
    for (const effect of outcome.effects) {
      for (const to of this.#hearersOf(effect, thread.platform))
        this.#tell({ ...effect, to }, address, content);
    }
  }

  #hearersOf({ to, item }: Effect, platform: Platform): readonly AppId[] {
    const isForAll = item !== 'content' && this.options.faults.fanOut === 'all-subscribed';
    return isForAll ? this.routing(platform).apps.map(({ appId }) => appId) : [to];
  }

  #tell({ to, channel, item }: Effect, place: Omit<Address, 'channel'>, content: Content | undefined): void {
    const { faults } = this.options;
    const what = item === 'content' ? content : item;
    if (what === undefined || !isSubscribed(this.#fields.get(to) ?? new Set(), what.kind, channel)) return;
    if (item !== 'content' && faults.dropHandoverEvents) return;
    const address = { ...place, channel };
    const { psid, platform, accountId, at } = address;
    const webhook: Webhook = {
      to,
      psid,
      at,
      object: platform === 'instagram' ? 'instagram' : 'page',
      accountId,
      channel,
      kind: what.kind,
      item: isHandover(what) ? handoverItem(what, address, faults) : webhookItem(what, address),
    };
    this.#received.get(to)?.add(webhook);
    this.options.deliver(webhook);
  }

  // Two things of one Page never happen in the same millisecond, so their order can be read from their stamps.
  #stamp(): number {
    this.#lastStamp = Math.max(this.options.clock(), this.#lastStamp + 1);
    return this.#lastStamp;
  }
}

function isHandover(what: Content | Handover): what is Handover {
  return what.kind.endsWith('_thread_control');
}

function onBothPlatforms({ mode, defaultApp }: PlatformRouting): Readonly<Record<Platform, PlatformRouting>> {
  return { messenger: { mode, defaultApp }, instagram: { mode, defaultApp } };
}
