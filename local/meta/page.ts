import type { Clock } from '../clock.ts';
import { type Action, act } from './act.ts';
import { type FieldName, isSubscribed } from './apps.ts';
import { echoedAs } from './automatic.ts';
import type { CurrentFaults, Faults } from './faults.ts';
import { BoundedLog } from './history.ts';
import { type AccountId, type AppId, isInbox, type PageId, type Platform, type Psid } from './ids.ts';
import { OwnVoices } from './own-voices.ts';
import { type FirstSettings, PageSettings } from './page-settings.ts';
import {
  type Address,
  type Content,
  contentItem,
  type Handover,
  handoverItem,
  objectOn,
  type Webhook,
} from './payloads.ts';
import { GraphRefusal, noMatchingUser } from './refusals.ts';
import {
  type Choices,
  controlAt,
  type Effect,
  messageOf,
  newSimulatedThread,
  type SimulatedThread,
  type ThreadControl,
  type ThreadView,
  viewOf,
} from './thread.ts';

/** The first PSID that the simulator allots; each further person has the next number. */
const FIRST_PSID = 24_000_000_000_000_001n;
/** Meta shows a Page as typing for this long, unless a message comes. https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions */
const TYPING_MS = 20_000;

export interface PageOptions extends FirstSettings {
  readonly pageId: PageId;
  readonly name: string;
  readonly accountIds: Readonly<Record<Platform, AccountId>>;
  readonly faults: CurrentFaults;
  /** Unix ms. */
  readonly now: () => number;
  readonly after: Clock['after'];
  /** A new text for each call. */
  readonly newId: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** An app's fields at app level. */
  readonly appFields: (appId: AppId, object: Webhook['object']) => ReadonlySet<FieldName>;
  /** Takes every webhook, in order. */
  readonly send: (webhook: Webhook) => void;
  readonly changed: () => void;
}

// Distributes over the union, so that each kind of action keeps its own members.
type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;
/** An action without its time; the Page stamps it. */
export type PageAction = Unstamped<Action>;

/** A Page with its settings, its threads, and the webhooks of each of its apps. */
export class SimulatedPage extends PageSettings {
  readonly options: PageOptions;
  #threads = new Map<Psid, SimulatedThread>();
  #received = new Map<AppId, BoundedLog<Webhook>>();
  #lastStamp = 0;
  readonly #ownVoices: OwnVoices;

  constructor(options: PageOptions) {
    super(options);
    this.options = options;
    this.#ownVoices = new OwnVoices(this, options);
  }

  /** Goes back to the start, without threads. */
  override reset(): void {
    super.reset();
    this.#threads = new Map();
    this.#received = new Map();
    this.stop();
  }

  /** Drops what Meta was about to say by itself. */
  stop(): void {
    this.#ownVoices.clear();
  }

  received(appId: AppId): readonly Webhook[] {
    return this.#received.get(appId)?.all() ?? [];
  }

  /** The thread with a person; it begins on this platform if there is none yet. */
  thread(psid: Psid, platform: Platform = 'messenger'): SimulatedThread {
    return this.#threads.get(psid) ?? this.#begin(psid, platform);
  }

  /** The thread with a person of this Page. Throws `GraphRefusal` (100/2018001) where the Page has no such person. */
  knownThread(psid: Psid): SimulatedThread {
    const thread = this.#threads.get(psid);
    if (thread === undefined) throw new GraphRefusal(noMatchingUser);
    return thread;
  }

  /** A new person without a message. The PSID is the next free one. */
  addPerson(platform: Platform, name?: string): SimulatedThread {
    let psid = FIRST_PSID;
    while (this.#threads.has(String(psid))) psid += 1n;
    return this.#begin(String(psid), platform, name);
  }

  /** The platform of a person's thread; undefined where the Page has no such person. */
  platformOf(psid: Psid): Platform | undefined {
    return this.#threads.get(psid)?.platform;
  }

  /** Who controls the thread as `thread_owner` has it, which a fault makes late. */
  controlTold(psid: Psid): ThreadControl {
    const { now, faults } = this.options;
    return controlAt(this.knownThread(psid), now() - faults.now.ownerLagMs);
  }

  view(psid: Psid): ThreadView {
    return viewOf(this.#threads.get(psid) ?? newSimulatedThread(psid, 'messenger'), this.options.now());
  }

  views(): readonly ThreadView[] {
    return [...this.#threads.keys()].map((psid) => this.view(psid));
  }

  /**
   * Acts in the thread of a known person at `now` (Unix ms), and sends its webhooks. Throws `GraphRefusal` where Meta's
   * rules forbid it.
   */
  act(psid: Psid, action: PageAction, content?: Content, choices?: Choices, now = this.options.now()): void {
    const thread = this.knownThread(psid);
    if (action.kind === 'person-speaks') {
      this.#ownVoices.hear(thread, { isByAd: action.entry?.kind === 'ad', content, at: now });
    }
    const at = this.#stamp(now);
    const outcome = act(thread.control, this.routing(thread.platform), { ...action, at });
    if (!outcome.ok) throw new GraphRefusal(outcome.refusal);
    thread.earlier.add({ control: thread.control, until: now });
    thread.control = outcome.thread;
    const webhooks = outcome.effects.flatMap((effect) => this.#webhooksOf(effect, thread, at, content));
    const message = content && messageOf(content, at, choices);
    if (message) {
      const ofMessage = webhooks.filter(({ kind }) => kind === content.kind);
      const receivedBy = Object.fromEntries(ofMessage.map(({ to, channel }) => [to, channel]));
      thread.messages.push({ ...message, receivedBy });
      if (content.kind === 'echo') thread.typing = null;
    }
    for (const webhook of webhooks) {
      const received = this.#received.get(webhook.to) ?? new BoundedLog<Webhook>();
      this.#received.set(webhook.to, received.add(webhook));
      this.options.send(webhook);
    }
    this.options.changed();
  }

  /** A message id in Meta's form. */
  newMid(): string {
    return `m_${this.options.newId()}`;
  }

  /** Shows the Page as typing to the person, in the name of an app, or no longer. */
  setTyping(psid: Psid, appId: AppId, isTyping: boolean): void {
    const until = this.options.now() + TYPING_MS;
    this.knownThread(psid).typing = isTyping ? { appId, until } : null;
    this.options.changed();
  }

  #begin(psid: Psid, platform: Platform, name = this.#nameFor(psid)): SimulatedThread {
    const thread = newSimulatedThread(psid, platform, name);
    this.#threads.set(psid, thread);
    return thread;
  }

  /** A person is named by the number in the PSID, as on the page; one with another PSID by the order of the threads. */
  #nameFor(psid: Psid): string {
    const number = /^\d+$/.test(psid) ? BigInt(psid) - FIRST_PSID + 1n : 0n;
    return `Person ${number > 0n && number < 1_000n ? number : this.#threads.size + 1}`;
  }

  /** The webhooks of an effect: none for an app without the field, and none for an event that a fault drops. */
  #webhooksOf(
    { to, channel, item }: Effect,
    { psid, platform }: SimulatedThread,
    at: number,
    content: Content | undefined,
  ): readonly Webhook[] {
    const { pageId, accountIds, faults } = this.options;
    const echoed = content && echoedAs(content, { automatic: this.automatic, ai: this.businessAi });
    const what = item === 'content' ? echoed : item;
    if (what === undefined || (isHandover(what) && isDropped(what, faults.now))) return [];
    const accountId = accountIds[platform];
    const address: Address = { psid, platform, accountId, at, channel };
    const isForAll = isHandover(what) && faults.now.fanOut === 'all-subscribed';
    const apps = isForAll ? this.routing(platform).apps.map(({ appId }) => appId) : [to];
    return apps
      .filter((appId) => this.#isSubscribed(appId, what, address))
      .map((appId) => ({
        ...{ to: appId, pageId, psid, at, accountId, channel },
        object: objectOn(platform),
        kind: what.kind,
        item: isHandover(what) ? handoverItem(what, address, faults.now) : contentItem(what, address),
      }));
  }

  /** An app gets what it is subscribed to at both levels: the Page's and its own. */
  #isSubscribed(appId: AppId, { kind }: Content | Handover, { platform, channel }: Address): boolean {
    const object = objectOn(platform);
    const levels = [new Set(this.fieldsOn(platform, appId)), this.options.appFields(appId, object)];
    return levels.every((fields) => isSubscribed(fields, object, kind, channel));
  }

  // No two actions of a Page have the same millisecond, so that their stamps give their order.
  #stamp(now: number): number {
    this.#lastStamp = Math.max(now, this.#lastStamp + 1);
    return this.#lastStamp;
  }
}

function isHandover(what: Content | Handover): what is Handover {
  return what.kind.endsWith('_thread_control');
}

function isDropped(what: Handover, { dropHandoverEvents, silentInbox }: Faults): boolean {
  const byInbox = what.kind === 'take_thread_control' && isInbox(what.newOwner);
  return dropHandoverEvents || (silentInbox && byInbox);
}
