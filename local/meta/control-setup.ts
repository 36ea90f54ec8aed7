import type { AccountId, AppId, PageId } from '../../functions/messenger/ids.ts';
import { type PageView, pageView, showPage } from './control-page.ts';
import {
  bodyOf,
  ControlError,
  type ControlHandler,
  connectedApp,
  connectedAppOn,
} from './control-request.ts';
import { connectSchema, newPageSchema, routesSchema } from './control-schema.ts';
import { appOn, platforms } from './known-apps.ts';
import { registered } from './meta-state.ts';
import { appIn } from './thread-state.ts';

/** A Page, and each app's access token for it. */
export interface PageWithTokens extends PageView {
  readonly tokens: Readonly<Record<AppId, string>>;
}

/** A further Page with the apps of the first one, at its beginning. */
export const addPage: ControlHandler = ({ meta, params, body }): PageWithTokens => {
  const asked = bodyOf(newPageSchema, { meta, params, body });
  const pageId = (asked.pageId ?? nextPageId(meta.pages.keys())) as PageId;
  if (meta.pages.has(pageId)) throw new ControlError(409, `There is a Page ${pageId} already`);
  const page = meta.addPage({
    pageId,
    name: asked.name ?? `Page ${meta.pages.size + 1}`,
    instagramAccountId: (asked.instagramAccountId ?? `1784${pageId}`) as AccountId,
  });
  const tokens = page.apps.map((app) => [app.appId, meta.tokens.tokenOf(app, page)] as const);
  const ours = meta.tokens.tokenOf({ appId: meta.ourApp, name: '' }, page);
  meta.world.pageAdded(pageId, ours);
  return { ...pageView({ ...meta, page }), tokens: Object.fromEntries(tokens) };
};

/** All Pages, the first one first. */
export const showPages: ControlHandler = ({ meta }) => ({
  pages: [...meta.pages.values()].map((page) => pageView({ ...meta, page })),
});

/** Connects a further app to the Page. */
export const connectApp: ControlHandler = (request): PageView => {
  const { appId, name, platforms: where } = bodyOf(connectSchema, request);
  const { page, registry, ourApp } = request.meta;
  const app = { appId, name, platforms: where ?? platforms };
  if (page.apps.some((each) => each.appId === appId))
    throw new ControlError(409, `${appId} is connected already`);
  if (!registry.get(appId)) registry.add(registered(app, ourApp, ''));
  page.connect(app);
  return showPage(request) as PageView;
};

/**
 * Which app gets an idle thread by which entry: at Meta a human's act in the Page's settings. Where no platform is
 * named, an app gets what comes in on those that it is connected on.
 */
export const setRoutes: ControlHandler = (request): PageView => {
  const { socialApp, links, platform } = bodyOf(routesSchema, request);
  const { meta } = request;
  for (const appId of [socialApp, ...Object.values(links ?? {})]) {
    if (appId && platform) connectedAppOn(meta, platform, appId);
    else if (appId) connectedApp(meta, appId);
  }
  for (const each of platform === undefined ? platforms : [platform]) {
    const before = meta.page.routing(each);
    const there = (appId: AppId) => appIn(before, appOn(each, appId))?.appId;
    meta.page.setRouting(each, {
      ...before,
      socialApp: socialApp === null ? undefined : ((socialApp && there(socialApp)) ?? before.socialApp),
      linkApps: links ? linksTo(links, there) : before.linkApps,
    });
  }
  return showPage(request) as PageView;
};

/** What Meta has written to the developers of the apps, oldest first. */
export const showAlerts: ControlHandler = ({ meta }) => ({ alerts: meta.alerts.all() });

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

function nextPageId(taken: Iterable<PageId>): string {
  const last = [...taken].map(BigInt).reduce((a, b) => (a > b ? a : b));
  return String(last + 1n);
}
