import type { Alert, DeliveryEntry } from './attempts.ts';
import type { PageView, PageWithTokens } from './control-page.ts';
import type { PersonMessage } from './control-people.ts';
import type { ThreadAnswer } from './control-request.ts';
import type { Scenario } from './control-run.ts';
import type { AutomaticChange, BusinessAiChange } from './control-voices.ts';
import type { FaultSettings } from './faults.ts';
import type { GraphCallEntry } from './graph-request.ts';
import type { Channel, Mode, Platform } from './ids.ts';
import type { Webhook } from './payloads.ts';
import type { ThreadView } from './thread.ts';

/** The control API refused a request. `code` and `subcode` are present where one of Meta's rules refused it. */
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
 * A client of the control API at `url` (no slash at its end), for the first Page or the named one. Every method throws
 * `MetaRefused` for a refusal.
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
        post<ThreadAnswer>(
          `persons/${psid}/message`,
          typeof message === 'string' ? { text: message } : message,
        ),
      taps: (payload: string, title?: string) =>
        post<ThreadAnswer>(`persons/${psid}/postback`, { payload, title }),
      tapsIceBreaker: (question: string) => post<ThreadAnswer>(`persons/${psid}/ice-breaker`, { question }),
      follows: (ref: string) => post<ThreadAnswer>(`persons/${psid}/referral`, { ref }),
      comesByAd: (ad: { adId: string; text?: string; app?: string; days?: number }) =>
        post<ThreadAnswer>(`persons/${psid}/ad`, ad),
      startsLeadAd: (more: { interruptible?: boolean } = {}) =>
        post<ThreadAnswer>(`persons/${psid}/lead-ad`, more),
      endsLeadAd: (more: { complete?: boolean; app?: string; summary?: string } = {}) =>
        post<ThreadAnswer>(`persons/${psid}/lead-ad/end`, more),
      reacts: (mid: string) => post<ThreadAnswer>(`persons/${psid}/reaction`, { mid }),
      reads: () => post<ThreadAnswer>(`persons/${psid}/read`),
    }),
    app: (appId: string) => ({
      replies: (psid: string, text: string, more: { automatic?: boolean } = {}) =>
        post<ThreadAnswer>(`apps/${appId}/reply`, { psid, text, ...more }),
      passes: (psid: string, target?: string, metadata?: string) =>
        post<ThreadAnswer>(`apps/${appId}/pass`, { psid, target, metadata }),
      takes: (psid: string, metadata?: string) =>
        post<ThreadAnswer>(`apps/${appId}/take`, { psid, metadata }),
      requests: (psid: string, metadata?: string) =>
        post<ThreadAnswer>(`apps/${appId}/request`, { psid, metadata }),
      setCanTake: (canTake: boolean) => post<PageView>(`apps/${appId}/toggle`, { canTake }),
      releases: (psid: string) => post<ThreadAnswer>(`apps/${appId}/release`, { psid }),
      received: async (channel?: Channel) => {
        const { received } = await get<{ received: Webhook[] }>(`apps/${appId}/received`);
        return channel === undefined ? received : received.filter((each) => each.channel === channel);
      },
    }),
    inbox: {
      done: (psid: string, how?: 'pass' | 'release' | 'nothing') =>
        post<ThreadAnswer>(`inbox/${psid}/done`, { how }),
      movesToMain: (psid: string) => post<ThreadAnswer>(`inbox/${psid}/move-to-main`),
    },
    addPerson: (more: { name?: string; platform?: Platform } = {}) => post<ThreadView>('persons', more),
    /** Moves time forward by so many ms. Resolves when the service has done what is due then. */
    advanceClock: (advanceMs: number) => post<{ now: number; aheadMs: number }>('clock', { advanceMs }),
    setMode: (mode: Mode, more: { defaultApp?: string; platform?: Platform } = {}) =>
      post<PageView>('mode', { mode, ...more }),
    setRoutes: (routes: { socialApp?: string | null; links?: Record<string, string>; platform?: Platform }) =>
      post<PageView>('routes', routes),
    /** Changes the named automatic texts of the inbox and leaves the others. */
    setAutomatic: (texts: AutomaticChange) => post<PageView>('automatic', texts),
    setBusinessAi: (ai: BusinessAiChange) => post<PageView>('business-ai', ai),
    connectApp: (app: { appId: string; name: string; platforms?: readonly Platform[] }) =>
      post<PageView>('apps', app),
    addPage: (page: { pageId?: string; name?: string; instagramAccountId?: string } = {}) =>
      post<PageWithTokens>('pages', page),
    alerts: async () => (await get<{ alerts: Alert[] }>('alerts')).alerts,
    saveScenario: () => get<Scenario>('scenario'),
    /** Resets everything and carries out the steps of the scenario. */
    replay: (scenario: Scenario) => post<{ ok: true; steps: number }>('scenario', scenario),
    page: () => get<PageView>('page'),
    thread: (psid: string) => get<ThreadView>(`threads/${psid}`),
    deliveries: async () => (await get<{ deliveries: DeliveryEntry[] }>('deliveries')).deliveries,
    /** Resolves when every queued webhook is delivered or given up. */
    flush: () => post('deliveries/flush'),
    graphCalls: async () => (await get<{ calls: GraphCallEntry[] }>('graph-calls')).calls,
    /** Changes the named faults and leaves the others. */
    setFaults: (faults: FaultSettings) => post('faults', faults),
    clearFaults: () => post('faults/clear'),
    reset: (more: { seed?: string; ledger?: boolean } = {}) => post('reset', more),
  };
}

export type MetaClient = ReturnType<typeof createMetaClient>;

async function ask<Answer = unknown>(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request);
  // The answers come from the simulator's own types, so that they need no check.
  const body: Answer & { error?: { message?: string } } = JSON.parse(await response.text());
  if (!response.ok) throw new MetaRefused(response.status, body.error);
  return body;
}
