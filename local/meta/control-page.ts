import type { Mode } from '../../functions/thread/page.ts';
import type { PageApp } from './connected-apps.ts';
import { appOf, bodyOf, type ControlHandler, connectedApp, psidOf } from './control-request.ts';
import { emptySchema, modeSchema, resetSchema, toggleSchema } from './control-schema.ts';
import { faultsSchema } from './faults.ts';
import { appOn, platforms } from './known-apps.ts';
import type { MetaState } from './meta-state.ts';
import { resetAll } from './reset-all.ts';
import type { FieldName } from './subscribed-fields.ts';
import type { Routing } from './thread-state.ts';

/** The Page: its apps, what they are subscribed to, and the mode of each platform. */
export interface PageView {
  readonly pageId: string;
  readonly instagramAccountId: string;
  readonly name: string;
  readonly ourApp: string;
  readonly apps: readonly (PageApp & { readonly canTake: boolean; readonly fields: readonly FieldName[] })[];
  readonly messenger: ModeView;
  readonly instagram: ModeView;
}
/** What decides over an idle thread is there in routing mode only. */
export interface ModeView {
  readonly mode: Mode;
  readonly defaultApp?: string;
  readonly socialApp?: string | undefined;
  readonly linkApps?: Readonly<Record<string, string>> | undefined;
}

/** The Page as it is now. */
export function pageView({ page, ourApp }: Pick<MetaState, 'page' | 'ourApp'>): PageView {
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
    messenger: modeOf(page.routing('messenger')),
    instagram: modeOf(page.routing('instagram')),
  };
}

/** Shows the Page. */
export const showPage: ControlHandler = ({ meta }): PageView => pageView(meta);

/** Turns Conversation Routing on or off, which at Meta is a human's act in the Page's settings. */
export const setMode: ControlHandler = (request) => {
  const { mode, defaultApp, platform } = bodyOf(modeSchema, request);
  const { page } = request.meta;
  if (defaultApp !== undefined) connectedApp(request.meta, defaultApp);
  for (const each of platform === undefined ? platforms : [platform]) {
    const chosen = defaultApp && appOn(each, defaultApp);
    page.setRouting(each, {
      ...page.routing(each),
      mode,
      defaultApp: chosen ?? page.routing(each).defaultApp,
    });
  }
  return showPage(request);
};

/** Turns an app's takeover toggle on or off, which at Meta is a human's act as well. */
export const setToggle: ControlHandler = (request) => {
  const { canTake } = bodyOf(toggleSchema, request);
  request.meta.page.setCanTake(appOf(request), canTake);
  return showPage(request);
};

/** All threads, in the order in which they began. */
export const showThreads: ControlHandler = ({ meta }) => ({ threads: meta.page.views() });

/** One thread; that of a person who has not written is idle and empty. */
export const showThread: ControlHandler = (request) => request.meta.page.view(psidOf(request));

/** The last thousand webhooks to our app, oldest first. */
export const showDeliveries: ControlHandler = ({ meta }) => ({ deliveries: meta.delivery.entries() });

/** The last thousand Graph calls, oldest first. */
export const showGraphCalls: ControlHandler = ({ meta }) => ({ calls: meta.calls.all() });

/** Answers when everything that was queued has been delivered or given up. */
export const flushDeliveries: ControlHandler = async (request) => {
  bodyOf(emptySchema, request);
  await request.meta.deliveries.flush();
  return { ok: true };
};

/** Changes the faults that are named; deliveries that are no longer held go out. */
export const setFaults: ControlHandler = (request) => {
  const { faults, deliveries } = request.meta;
  faults.set(bodyOf(faultsSchema, request));
  if (!faults.holdDeliveries) deliveries.release();
  return { ...faults };
};

/** Everything goes right again; deliveries that were held go out. */
export const clearFaults: ControlHandler = (request) => {
  bodyOf(emptySchema, request);
  const { faults, deliveries } = request.meta;
  faults.clear();
  deliveries.release();
  return { ...faults };
};

/** Forgets what was said and set; with a seed, ids and chances begin anew as well. */
export const reset: ControlHandler = async (request) => {
  const { seed, ledger } = bodyOf(resetSchema, request);
  await resetAll(request.meta, seed);
  if (ledger) await request.meta.world.forget();
  return { ok: true };
};

function modeOf({ mode, defaultApp, socialApp, linkApps }: Routing): ModeView {
  return mode === 'routing' ? { mode, defaultApp, socialApp, linkApps } : { mode };
}
