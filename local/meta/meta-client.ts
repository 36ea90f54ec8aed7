import type { Channel, Platform } from '../../functions/messenger/events.ts';
import type { Mode } from '../../functions/thread/page.ts';
import type { PageView } from './control-page.ts';
import type { Acted } from './control-persons.ts';
import type { Scenario } from './control-scenario.ts';
import type { PageWithTokens } from './control-setup.ts';
import type { DeliveryEntry } from './delivery.ts';
import type { Alert } from './failing-webhooks.ts';
import type { FaultSettings } from './faults.ts';
import type { GraphCallEntry } from './graph-api.ts';
import type { Webhook } from './simulated-page.ts';
import type { ThreadView } from './simulated-thread.ts';

/** What a person writes; with `payload` it is a tapped quick reply. */
export interface PersonMessage {
  readonly text?: string;
  readonly payload?: string;
  readonly nlp?: { readonly intents: readonly { readonly name: string; readonly confidence: number }[] };
  readonly attachments?: readonly { readonly type: string }[];
  readonly platform?: Platform;
}

/** The control API, or Meta's rules behind it, said no. `code` and `subcode` are there where it was a rule. */
export class MetaRefused extends Error {
  override readonly name = 'MetaRefused';
  readonly status: number;
  readonly code: number | undefined;
  readonly subcode: number | undefined;

  constructor(status: number, error: { message?: string; code?: number; error_subcode?: number } = {}) {
    super(error.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = error.code;
    this.subcode = error.error_subcode;
  }
}

/**
 * Speaks to the control API at `url` (no slash at its end), about the first Page or the one that is named. Every
 * method throws `MetaRefused` for a refusal.
 */
export function createMetaClient(url: string, pageId?: string) {
  const query = pageId === undefined ? '' : `?page=${pageId}`;
  const get = <Answer>(path: string) => ask<Answer>(`${url}/control/${path}${query}`, { method: 'GET' });
  const post = <Answer>(path: string, body: object = {}) =>
    ask<Answer>(`${url}/control/${path}${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    person: (psid: string) => ({
      writes: (message: string | PersonMessage) =>
        post<Acted>(`persons/${psid}/message`, typeof message === 'string' ? { text: message } : message),
      taps: (payload: string, title?: string) => post<Acted>(`persons/${psid}/postback`, { payload, title }),
      follows: (ref: string) => post<Acted>(`persons/${psid}/referral`, { ref }),
      comesByAd: (ad: { adId: string; text?: string; app?: string; days?: number }) =>
        post<Acted>(`persons/${psid}/ad`, ad),
      startsLeadAd: (more: { interruptible?: boolean } = {}) => post<Acted>(`persons/${psid}/lead-ad`, more),
      endsLeadAd: (more: { complete?: boolean; app?: string; summary?: string } = {}) =>
        post<Acted>(`persons/${psid}/lead-ad/end`, more),
      reacts: (mid: string) => post<Acted>(`persons/${psid}/reaction`, { mid }),
      reads: () => post<Acted>(`persons/${psid}/read`),
    }),
    app: (appId: string) => ({
      replies: (psid: string, text: string) => post<Acted>(`apps/${appId}/reply`, { psid, text }),
      passes: (psid: string, target?: string, metadata?: string) =>
        post<Acted>(`apps/${appId}/pass`, { psid, target, metadata }),
      takes: (psid: string, metadata?: string) => post<Acted>(`apps/${appId}/take`, { psid, metadata }),
      requests: (psid: string, metadata?: string) => post<Acted>(`apps/${appId}/request`, { psid, metadata }),
      setCanTake: (canTake: boolean) => post<PageView>(`apps/${appId}/toggle`, { canTake }),
      releases: (psid: string) => post<Acted>(`apps/${appId}/release`, { psid }),
      received: async (channel?: Channel) => {
        const { received } = await get<{ received: Webhook[] }>(`apps/${appId}/received`);
        return channel === undefined ? received : received.filter((each) => each.channel === channel);
      },
    }),
    inbox: {
      done: (psid: string, how?: 'pass' | 'release' | 'nothing') =>
        post<Acted>(`inbox/${psid}/done`, { how }),
      movesToMain: (psid: string) => post<Acted>(`inbox/${psid}/move-to-main`),
    },
    addPerson: (more: { name?: string; platform?: Platform } = {}) => post<ThreadView>('persons', more),
    /** Moves time forward by so many ms; resolves when the service has caught up. */
    advanceClock: (advanceMs: number) => post<{ now: number; aheadMs: number }>('clock', { advanceMs }),
    setMode: (mode: Mode, more: { defaultApp?: string; platform?: Platform } = {}) =>
      post<PageView>('mode', { mode, ...more }),
    setRoutes: (routes: { socialApp?: string | null; links?: Record<string, string>; platform?: Platform }) =>
      post<PageView>('routes', routes),
    connectApp: (app: { appId: string; name: string; platforms?: readonly Platform[] }) =>
      post<PageView>('apps', app),
    addPage: (page: { pageId?: string; name?: string; instagramAccountId?: string } = {}) =>
      post<PageWithTokens>('pages', page),
    alerts: async () => (await get<{ alerts: Alert[] }>('alerts')).alerts,
    saveScenario: () => get<Scenario>('scenario'),
    /** Forgets everything and does again what the scenario says. */
    replay: (scenario: Scenario) => post<{ ok: true; steps: number }>('scenario', scenario),
    page: () => get<PageView>('page'),
    thread: (psid: string) => get<ThreadView>(`threads/${psid}`),
    deliveries: async () => (await get<{ deliveries: DeliveryEntry[] }>('deliveries')).deliveries,
    /** Resolves when everything that was queued has been delivered or given up. */
    flush: () => post('deliveries/flush'),
    graphCalls: async () => (await get<{ calls: GraphCallEntry[] }>('graph-calls')).calls,
    /** What goes wrong, and the forms in which Meta may write handover items; what is not named stays. */
    setFaults: (faults: FaultSettings) => post('faults', faults),
    clearFaults: () => post('faults/clear'),
    reset: (more: { seed?: string; ledger?: boolean } = {}) => post('reset', more),
  };
}

export type MetaClient = ReturnType<typeof createMetaClient>;

async function ask<Answer = unknown>(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request);
  // The simulator is ours: its answers have the shapes of its own types.
  const body: Answer & { error?: { message?: string } } = JSON.parse(await response.text());
  if (!response.ok) throw new MetaRefused(response.status, body.error);
  return body;
}
