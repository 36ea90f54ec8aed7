import type { Platform } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { PageApp } from './connected-apps.ts';
import { defaultFields, type FieldName } from './subscribed-fields.ts';
import type { Routing } from './thread-state.ts';

/** What a human can set in the Page's settings for one platform. */
export type PlatformRouting = Pick<Routing, 'mode' | 'defaultApp' | 'socialApp' | 'linkApps'>;

/** The properties of messenger_profile as they were set. */
export type Profile = Readonly<Record<string, unknown>>;

/** One of them, and the app that set it. */
interface Property {
  readonly value: unknown;
  readonly by: AppId;
}

/** The Page at its beginning. */
export interface FirstSettings extends Pick<Routing, 'mode' | 'defaultApp'> {
  /** Those that are connected from the start. */
  readonly apps: readonly PageApp[];
}

/** What humans and apps have set on a Page: who is connected and subscribed, who may take, who gets what. */
export class PageSettings {
  readonly #first: FirstSettings;
  #apps: readonly PageApp[] = [];
  #fields = new Map<AppId, ReadonlySet<FieldName>>();
  /** Apps that Meta has unsubscribed from the Page's Instagram account alone. */
  #deafOnInstagram = new Set<AppId>();
  /** Apps whose toggle a human has turned off. */
  #mayNotTake = new Set<AppId>();
  #routing = new Map<Platform, PlatformRouting>();
  #profiles = new Map<Platform, ReadonlyMap<string, Property>>();

  constructor(first: FirstSettings) {
    this.#first = first;
    this.#begin();
  }

  reset(): void {
    this.#begin();
  }

  #begin(): void {
    this.#apps = [];
    this.#fields = new Map();
    this.#deafOnInstagram = new Set();
    this.#mayNotTake = new Set();
    this.#routing = new Map();
    this.#profiles = new Map();
    for (const app of this.#first.apps) this.connect(app);
  }

  /** The apps that are connected now. */
  get apps(): readonly PageApp[] {
    return this.#apps;
  }

  /** Connects a further app, subscribed to the usual fields. */
  connect(app: PageApp): void {
    this.#apps = [...this.#apps, app];
    this.#fields.set(app.appId, new Set(defaultFields));
  }

  routing(platform: Platform): Routing {
    const { mode, defaultApp } = this.#first;
    const apps = this.#apps
      .filter((app) => app.platforms.includes(platform))
      .map(({ appId, name }) => ({ appId, name, canTake: this.canTake(appId) }));
    return { ...(this.#routing.get(platform) ?? { mode, defaultApp }), platform, apps };
  }

  setRouting(platform: Platform, { mode, defaultApp, socialApp, linkApps }: PlatformRouting): void {
    this.#routing.set(platform, { mode, defaultApp, socialApp, linkApps });
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

  /** What an app hears on a platform: the Page's fields count for its Instagram account too. */
  fieldsOn(platform: Platform, appId: AppId): readonly FieldName[] {
    return platform === 'instagram' && this.#deafOnInstagram.has(appId) ? [] : this.fieldsOf(appId);
  }

  subscribe(appId: AppId, fields: readonly FieldName[]): void {
    this.#fields.set(appId, new Set(fields));
    this.#deafOnInstagram.delete(appId);
  }

  /** What Meta does to an app that fails on one platform; to subscribe anew mends it. */
  unsubscribe(appId: AppId, platform: Platform): void {
    if (platform === 'messenger') this.subscribe(appId, []);
    else this.#deafOnInstagram.add(appId);
  }

  profile(platform: Platform): Profile {
    return Object.fromEntries([...this.#properties(platform)].map(([name, { value }]) => [name, value]));
  }

  /** Sets the properties that are named and leaves the others. */
  setProfile(platform: Platform, named: Profile, by: AppId): void {
    const set = Object.entries(named).map(([name, value]) => [name, { value, by }] as const);
    this.#profiles.set(platform, new Map([...this.#properties(platform), ...set]));
  }

  deleteProfile(platform: Platform, names: readonly string[]): void {
    const left = [...this.#properties(platform)].filter(([name]) => !names.includes(name));
    this.#profiles.set(platform, new Map(left));
  }

  /** The app that set the first property that holds this payload: Get Started, the menu or an ice breaker. */
  appThatSet(platform: Platform, payload: string): AppId | undefined {
    return [...this.#properties(platform).values()].find(({ value }) => holdsPayload(value, payload))?.by;
  }

  #properties(platform: Platform): ReadonlyMap<string, Property> {
    return this.#profiles.get(platform) ?? new Map();
  }
}

function holdsPayload(value: unknown, payload: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, each]) => (name === 'payload' && each === payload) || holdsPayload(each, payload),
  );
}
