import type { Channel, Platform } from '../../functions/messenger/events.ts';
import type { AccountId, AppId, PageId, Psid } from '../../functions/messenger/ids.ts';
import { BoundedLog } from './bounded-log.ts';
import type { Faults } from './faults.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { handoverItem } from './handover-item.ts';
import { isInbox } from './known-apps.ts';
import { type FirstSettings, PageSettings } from './page-settings.ts';
import {
  newSimulatedThread,
  remembered,
  type SimulatedThread,
  type ThreadView,
  viewOf,
} from './simulated-thread.ts';
import { type FieldName, isSubscribed } from './subscribed-fields.ts';
import { type Action, act } from './thread-control.ts';
import type { Effect, Handover } from './thread-state.ts';
import { type Address, type Content, webhookItem } from './webhook-item.ts';

/** The first person that is made up; each further one has the next number. */
const FIRST_PSID = 24_000_000_000_000_001n;

/** One item on its way to one app. */
export interface Webhook {
  readonly to: AppId;
  readonly pageId: PageId;
  readonly psid: Psid;
  /** Unix ms. */
  readonly at: number;
  readonly object: 'page' | 'instagram';
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly kind: string;
  readonly item: Record<string, unknown>;
}

export interface PageOptions extends FirstSettings {
  readonly pageId: PageId;
  readonly name: string;
  /** The id that events carry: the Page's own on Messenger, the linked account's on Instagram. */
  readonly accountIds: Readonly<Record<Platform, AccountId>>;
  readonly faults: Faults;
  /** Unix ms. */
  readonly clock: () => number;
  /** Text that is unique to each call. */
  readonly ids: () => string;
  /** What an app is subscribed to on its own level. */
  readonly appFields: (appId: AppId, object: Webhook['object']) => ReadonlySet<FieldName>;
  /** Takes every webhook, in order. */
  readonly deliver: (webhook: Webhook) => void;
  /** Is told of every change. */
  readonly changed: () => void;
}

// Distributes over the union, so that each kind of action keeps its own members.
type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;
/** An action before the Page's clock has put its time on it. */
export type PageAction = Unstamped<Action>;

/** A Page with its settings, its threads, and what each of its apps has received. */
export class SimulatedPage extends PageSettings {
  readonly options: PageOptions;
  #threads = new Map<Psid, SimulatedThread>();
  #received = new Map<AppId, BoundedLog<Webhook>>();
  #lastStamp = 0;

  constructor(options: PageOptions) {
    super(options);
    this.options = options;
  }

  /** Forgets everything and everybody, as at the start. */
  override reset(): void {
    super.reset();
    this.#threads = new Map();
    this.#received = new Map();
  }

  received(appId: AppId): readonly Webhook[] {
    return this.#received.get(appId)?.all() ?? [];
  }

  /** The thread with a person, begun on this platform if there is none yet. */
  thread(psid: Psid, platform: Platform = 'messenger'): SimulatedThread {
    return this.#threads.get(psid) ?? this.#begin(psid, platform);
  }

  /** A new person, who has not written yet; the PSID is the next that nobody has. */
  addPerson(platform: Platform, name?: string): SimulatedThread {
    let psid = FIRST_PSID;
    while (this.#threads.has(String(psid) as Psid)) psid += 1n;
    return this.#begin(String(psid) as Psid, platform, name);
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
    this.options.changed();
  }

  #begin(psid: Psid, platform: Platform, name = `Person ${this.#threads.size + 1}`): SimulatedThread {
    const thread = newSimulatedThread(psid, platform, name);
    this.#threads.set(psid, thread);
    return thread;
  }

  #hearersOf({ to, item }: Effect, platform: Platform): readonly AppId[] {
    const isForAll = item !== 'content' && this.options.faults.fanOut === 'all-subscribed';
    return isForAll ? this.routing(platform).apps.map(({ appId }) => appId) : [to];
  }

  #tell({ to, channel, item }: Effect, place: Omit<Address, 'channel'>, content: Content | undefined): void {
    const { faults } = this.options;
    const what = item === 'content' ? content : item;
    if (what === undefined) return;
    const address = { ...place, channel };
    const { psid, platform, accountId, at } = address;
    const object = objectOn(platform);
    if (!this.#isSubscribed(to, platform, what, channel)) return;
    if (isHandover(what) && isLost(what, faults)) return;
    const webhook: Webhook = {
      to,
      pageId: this.options.pageId,
      psid,
      at,
      object,
      accountId,
      channel,
      kind: what.kind,
      item: isHandover(what) ? handoverItem(what, address, faults) : webhookItem(what, address),
    };
    const received = this.#received.get(to) ?? new BoundedLog<Webhook>();
    this.#received.set(to, received.add(webhook));
    this.options.deliver(webhook);
  }

  /** An app hears what it is subscribed to on both levels: the Page's, and its own. */
  #isSubscribed(appId: AppId, platform: Platform, { kind }: Content | Handover, channel: Channel): boolean {
    const object = objectOn(platform);
    const levels = [new Set(this.fieldsOn(platform, appId)), this.options.appFields(appId, object)];
    return levels.every((fields) => isSubscribed(fields, object, kind, channel));
  }

  // Two things of one Page never happen in the same millisecond, so their order can be read from their stamps.
  #stamp(): number {
    this.#lastStamp = Math.max(this.options.clock(), this.#lastStamp + 1);
    return this.#lastStamp;
  }
}

function objectOn(platform: Platform): Webhook['object'] {
  return platform === 'instagram' ? 'instagram' : 'page';
}

function isHandover(what: Content | Handover): what is Handover {
  return what.kind.endsWith('_thread_control');
}

function isLost(what: Handover, { dropHandoverEvents, silentInbox }: Faults): boolean {
  const byInbox = what.kind === 'take_thread_control' && isInbox(what.newOwner);
  return dropHandoverEvents || (silentInbox && byInbox);
}
