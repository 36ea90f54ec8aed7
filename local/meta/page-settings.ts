import { defaultFields, type FieldName, type PageApp } from './apps.ts';
import { type AutomaticTexts, type BusinessAi, noAutomaticTexts, noBusinessAi } from './automatic.ts';
import type { AppId, Platform } from './ids.ts';
import type { Routing } from './thread.ts';

/** The settings of a Page for one platform, which a human makes. */
export type PlatformRouting = Pick<Routing, 'mode' | 'defaultApp' | 'socialApp' | 'linkApps'>;

/** The properties of messenger_profile. */
export type Profile = Readonly<Record<string, unknown>>;

interface Property {
  readonly value: unknown;
  /** The app that set it. */
  readonly by: AppId;
}

/** The settings of a Page at the start. */
export interface FirstSettings extends Pick<Routing, 'mode' | 'defaultApp'> {
  /** The apps that are connected at the start. */
  readonly apps: readonly PageApp[];
}

/**
 * The settings of a Page: its apps and their fields, the takeover toggles, the routing and the profile of each platform,
 * and what Meta says there by itself.
 */
export class PageSettings {
  readonly #first: FirstSettings;
  #apps: readonly PageApp[] = [];
  #fields = new Map<AppId, ReadonlySet<FieldName>>();
  /** Apps that Meta has unsubscribed from the Page's Instagram account only. */
  #endedOnInstagram = new Set<AppId>();
  /** Apps whose takeover toggle is off. */
  #withoutToggle = new Set<AppId>();
  #routing = new Map<Platform, PlatformRouting>();
  #profiles = new Map<Platform, ReadonlyMap<string, Property>>();
  /** What the inbox says by itself. */
  automatic: AutomaticTexts = noAutomaticTexts;
  businessAi: BusinessAi = noBusinessAi;

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
    this.#endedOnInstagram = new Set();
    this.#withoutToggle = new Set();
    this.#routing = new Map();
    this.#profiles = new Map();
    this.automatic = noAutomaticTexts;
    this.businessAi = noBusinessAi;
    for (const app of this.#first.apps) this.connect(app);
  }

  /** The connected apps. */
  get apps(): readonly PageApp[] {
    return this.#apps;
  }

  /** Connects a further app, subscribed to the default fields. */
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
    return !this.#withoutToggle.has(appId);
  }

  setCanTake(appId: AppId, canTake: boolean): void {
    if (canTake) this.#withoutToggle.delete(appId);
    else this.#withoutToggle.add(appId);
  }

  fieldsOf(appId: AppId): readonly FieldName[] {
    return [...(this.#fields.get(appId) ?? [])];
  }

  /** An app's fields on a platform: the Page's fields count for its Instagram account too. */
  fieldsOn(platform: Platform, appId: AppId): readonly FieldName[] {
    return platform === 'instagram' && this.#endedOnInstagram.has(appId) ? [] : this.fieldsOf(appId);
  }

  subscribe(appId: AppId, fields: readonly FieldName[]): void {
    this.#fields.set(appId, new Set(fields));
    this.#endedOnInstagram.delete(appId);
  }

  /** Ends an app's subscription on one platform, as Meta does after failures. A new subscription restores it. */
  unsubscribe(appId: AppId, platform: Platform): void {
    if (platform === 'messenger') this.subscribe(appId, []);
    else this.#endedOnInstagram.add(appId);
  }

  profile(platform: Platform): Profile {
    return Object.fromEntries([...this.#properties(platform)].map(([name, { value }]) => [name, value]));
  }

  /** Sets the named properties and leaves the others. */
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
