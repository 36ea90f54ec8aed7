import * as z from 'zod';
import type { FieldName, PageApp } from './apps.ts';
import type { AutomaticTexts, BusinessAi } from './automatic.ts';
import {
  ControlError,
  type ControlRequest,
  connectedApp,
  connectedAppOn,
  digitsSchema,
  get,
  platformSchema,
  post,
  psidOf,
  type Route,
} from './control-request.ts';
import { appIdSchema } from './graph-request.ts';
import { type AppId, appOn, type Mode, type PageId, platforms } from './ids.ts';
import type { Meta } from './meta.ts';
import type { SimulatedPage } from './page.ts';
import { appIn, type Routing } from './thread.ts';

/** A Page: its apps with their fields, and the mode of each platform. */
export interface PageView {
  readonly pageId: string;
  readonly instagramAccountId: string;
  readonly name: string;
  readonly ourApp: string;
  readonly apps: readonly (PageApp & { readonly canTake: boolean; readonly fields: readonly FieldName[] })[];
  readonly messenger: ModeView;
  readonly instagram: ModeView;
  readonly automatic: AutomaticTexts;
  readonly businessAi: BusinessAi;
}
/** The apps for an idle thread are present in routing mode only. */
export interface ModeView {
  readonly mode: Mode;
  readonly defaultApp?: string;
  readonly socialApp?: string | undefined;
  readonly linkApps?: Readonly<Record<string, string>> | undefined;
}

/** A Page, and each app's access token for it. */
export interface PageWithTokens extends PageView {
  readonly tokens: Readonly<Record<AppId, string>>;
}

/** The Page as it is now. */
export function pageView({ ourApp }: Meta, page: SimulatedPage): PageView {
  return {
    pageId: page.options.pageId,
    instagramAccountId: page.options.accountIds.instagram,
    name: page.options.name,
    ourApp,
    apps: page.apps.map((app) => ({
      ...app,
      canTake: page.canTake(app.appId),
      fields: page.fieldsOf(app.appId),
    })),
    messenger: modeView(page.routing('messenger')),
    instagram: modeView(page.routing('instagram')),
    automatic: page.automatic,
    businessAi: page.businessAi,
  };
}

function modeView({ mode, defaultApp, socialApp, linkApps }: Routing): ModeView {
  return mode === 'routing' ? { mode, defaultApp, socialApp, linkApps } : { mode };
}

const newPageSchema = z.strictObject({
  pageId: digitsSchema.optional(),
  name: z.string().min(1).max(80).optional(),
  instagramAccountId: digitsSchema.optional(),
});

/** A further Page with the first apps, at its start. The service gets our app's token for it. */
function addPage({ meta }: ControlRequest, body: z.output<typeof newPageSchema>): PageWithTokens {
  const pageId = body.pageId ?? nextPageId(meta.pages.keys());
  if (meta.pages.has(pageId)) throw new ControlError(409, `There is a Page ${pageId} already`);
  const page = meta.addPage({
    pageId,
    name: body.name ?? `Page ${meta.pages.size + 1}`,
    instagramAccountId: body.instagramAccountId ?? `1784${pageId}`,
  });
  const tokens = page.apps.map(({ appId }) => [appId, meta.tokens.tokenOf(appId, page)] as const);
  meta.service.pageAdded(pageId, meta.tokens.tokenOf(meta.ourApp, page));
  return { ...pageView(meta, page), tokens: Object.fromEntries(tokens) };
}

function nextPageId(taken: Iterable<PageId>): PageId {
  const last = [...taken].map(BigInt).reduce((a, b) => (a > b ? a : b));
  return String(last + 1n);
}

const modeSchema = z.strictObject({
  mode: z.enum(['routing', 'zero-config']),
  /** Where absent, the default app stays. */
  defaultApp: appIdSchema.optional(),
  /** Where absent, both. */
  platform: platformSchema.optional(),
});

/** A human turns Conversation Routing on or off. */
function setMode({ meta, page }: ControlRequest, body: z.output<typeof modeSchema>): PageView {
  const { mode, defaultApp, platform } = body;
  if (defaultApp !== undefined) connectedApp(page, defaultApp);
  for (const each of platform === undefined ? platforms : [platform]) {
    const before = page.routing(each);
    const chosen = defaultApp && appOn(each, defaultApp);
    page.setRouting(each, { ...before, mode, defaultApp: chosen ?? before.defaultApp });
  }
  return pageView(meta, page);
}

const routesSchema = z.strictObject({
  /** Null removes the app for social entries. */
  socialApp: appIdSchema.nullable().optional(),
  /** The app of each m.me link, by its `ref`. */
  links: z.record(z.string(), appIdSchema).optional(),
  platform: platformSchema.optional(),
});

/**
 * A human chooses the app that gets an idle thread by each entry. Without a platform, an app gets the entries of the
 * platforms that it is connected on.
 */
function setRoutes({ meta, page }: ControlRequest, body: z.output<typeof routesSchema>): PageView {
  const { socialApp, links, platform } = body;
  for (const appId of [socialApp, ...Object.values(links ?? {})]) {
    if (appId && platform) connectedAppOn(page, platform, appId);
    else if (appId) connectedApp(page, appId);
  }
  for (const each of platform === undefined ? platforms : [platform]) {
    const before = page.routing(each);
    const there = (appId: AppId) => appIn(before, appOn(each, appId))?.appId;
    page.setRouting(each, {
      ...before,
      socialApp: socialApp === null ? undefined : ((socialApp && there(socialApp)) ?? before.socialApp),
      linkApps: links ? linksTo(links, there) : before.linkApps,
    });
  }
  return pageView(meta, page);
}

function linksTo(
  links: Readonly<Record<string, AppId>>,
  there: (appId: AppId) => AppId | undefined,
): Record<string, AppId> {
  const known = Object.entries(links).flatMap(([ref, appId]) => {
    const app = there(appId);
    return app ? [[ref, app] as const] : [];
  });
  return Object.fromEntries(known);
}

/** How many deliveries and calls a snapshot has. */
const NEWEST = 100;

/** Everything at one moment. Times are Unix ms, durations ms. */
function snapshot({ meta, page }: ControlRequest) {
  return {
    now: meta.clock.now(),
    aheadMs: meta.clock.offset(),
    page: pageView(meta, page),
    threads: page.views(),
    deliveries: meta.delivery.entries().slice(-NEWEST),
    calls: meta.calls.all().slice(-NEWEST),
    alerts: meta.alerts.all(),
    faults: meta.faults.now,
  };
}

/** The Page, its settings, and everything that happened on it. */
export const pageRoutes: readonly Route[] = [
  get('page', ({ meta, page }) => pageView(meta, page)),
  get('pages', ({ meta }) => ({ pages: [...meta.pages.values()].map((page) => pageView(meta, page)) })),
  post('pages', newPageSchema, addPage),
  post('mode', modeSchema, setMode),
  post('routes', routesSchema, setRoutes),
  get('threads', ({ page }) => ({ threads: page.views() })),
  // The thread of an unknown person is idle and empty.
  get('threads/:psid', (request) => request.page.view(psidOf(request))),
  get('deliveries', ({ meta }) => ({ deliveries: meta.delivery.entries() })),
  get('alerts', ({ meta }) => ({ alerts: meta.alerts.all() })),
  get('graph-calls', ({ meta }) => ({ calls: meta.calls.all() })),
  get('snapshot', snapshot),
];
