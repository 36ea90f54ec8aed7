import type { Caller } from '../graph/graph-client.ts';
import { GraphError } from '../graph/graph-error.ts';
import type { Platform } from '../messenger/events.ts';
import type { PageId } from '../messenger/ids.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import type { PageToken } from '../store/parameters.ts';
import type { Outcome, Timing } from '../thread/outcome.ts';
import { isPaused, type Page, type PauseReason } from '../thread/page.ts';
import type { HandoverParts } from './handover-parts.ts';
import { toOutcome } from './to-outcome.ts';

/** How long nothing is asked of Graph for a Page, by reason, in ms. A missing token is looked for soon. */
const PAUSES: Readonly<Record<PauseReason, number>> = {
  'no-token': 2 * 60_000,
  token: 2 * 60_000,
  permission: 15 * 60_000,
  'rate-limit': 60_000,
  restricted: 60 * 60_000,
  policy: 60 * 60_000,
};

/** In whose name calls are made, and with which version of the token. */
export interface Credentials {
  readonly caller: Caller;
  readonly tokenVersion: number;
}

/** What one visit knows about the thread's Page, and learns. */
export interface PageDesk {
  /** As of the last read or write. */
  page(): Page;
  /** Undefined if there is no token that may be used; the Page is paused then. */
  credentials(): Promise<Credentials | undefined>;
  /** A token that was set after the one that Meta has refused; undefined if there is none. */
  newerCredentials(refused: Credentials): Promise<Credentials | undefined>;
  /** Nothing will succeed for the whole Page for a while: written once, with one alarm. */
  pause(reason: PauseReason, error?: GraphError, tokenVersion?: number): Promise<void>;
  /** Graph serves the Page again. */
  succeeded(): Promise<void>;
  /** Reads the Page's mode; returns how that failed for the command that needs it, or undefined. */
  readMode(platform: Platform): Promise<{ outcome: Outcome; timing: Timing } | undefined>;
  /** Remembers for the Page that echoes arrive, once. */
  noteEchoes(areHeard: boolean): Promise<void>;
}

/** Opens the desk of a Page. Throws StoreUnavailableError. */
export async function createPageDesk(pageId: PageId, parts: HandoverParts): Promise<PageDesk> {
  const { pages, parameters, graph, now, log } = parts;
  let page = await pages.read(pageId);

  /** What cannot be written holds for this visit, and is learnt again in the next: no outcome is lost for it. */
  const note = async (change: (page: Page) => Page) => {
    try {
      page = await pages.update(pageId, change, now());
    } catch (error) {
      if (!(error instanceof HandoverError)) throw error;
      log.warn('What was learnt about a Page could not be written', { pageId, error });
      page = change(page);
    }
  };
  const credentialsWith = async ({ token, version }: PageToken): Promise<Credentials> => ({
    caller: { pageId, token, appSecrets: await parameters.appSecrets() },
    tokenVersion: version,
  });
  const isRefused = ({ version }: PageToken) =>
    page.pause?.reason === 'token' && page.pause.tokenVersion === version;

  const desk: PageDesk = {
    page: () => page,

    async credentials() {
      try {
        const known = await parameters.pageToken(pageId);
        const token = known && isRefused(known) ? await parameters.pageToken(pageId, { fresh: true }) : known;
        if (token && !isRefused(token)) return await credentialsWith(token);
        await desk.pause(token ? 'token' : 'no-token', undefined, token?.version);
        return undefined;
      } catch (error) {
        if (!(error instanceof HandoverError)) throw error;
        // SSM is out of reach, which is not the Page's trouble: this visit waits, and nobody is told that it is.
        log.warn('The page access token could not be read', { pageId, error });
        page = { ...page, pause: { until: now() + PAUSES['rate-limit'], reason: 'no-token' } };
        return undefined;
      }
    },

    async newerCredentials(refused) {
      const token = await parameters.pageToken(pageId, { fresh: true });
      return token && token.version !== refused.tokenVersion ? credentialsWith(token) : undefined;
    },

    async pause(reason, error, tokenVersion) {
      const at = now();
      const until = at + (error?.retryAfterMs ?? PAUSES[reason]);
      const fbtraceId = error?.fbtraceId;
      const pause = {
        until,
        reason,
        ...(tokenVersion === undefined ? {} : { tokenVersion }),
        ...(fbtraceId === undefined ? {} : { fbtraceId }),
      };
      log.warn('Nothing is asked of Graph for a Page for a while', { pageId, reason, error });
      await note((current) => (isPaused(current, at) ? current : { ...current, pause }));
    },

    async succeeded() {
      if (!page.pause) return;
      // A pause that has begun meanwhile stays.
      await note((current) => (isPaused(current, now()) ? current : withoutPause(current)));
    },

    async readMode(platform) {
      const askedAt = now();
      const credentials = await desk.credentials();
      const timing = () => ({ askedAt, answeredAt: now() });
      if (!credentials) return { outcome: { kind: 'paused', detail: 'no-token' }, timing: timing() };
      try {
        const modes = await graph.messagingFeatureStatus(credentials.caller);
        const readAt = now();
        await note((current) => ({
          ...current,
          messenger: { mode: modes.messenger, readAt },
          instagram: { mode: modes.instagram, readAt },
        }));
        return undefined;
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        return { outcome: await unread(error, platform), timing: timing() };
      }
    },

    async noteEchoes(areHeard) {
      if (areHeard && !page.echoes) await note((current) => ({ ...current, echoes: true }));
    },
  };

  /** Where the mode cannot be had, what was known last holds for this visit, or that there is no routing. */
  async function unread(error: GraphError, platform: Platform): Promise<Outcome> {
    const { disposition } = error;
    if (typeof disposition === 'object') {
      await desk.pause(disposition.pause, error);
      return { kind: 'paused', detail: disposition.pause };
    }
    if (disposition === 'never' || disposition === 'notOwner' || disposition === 'wrongMode') {
      page = { ...page, [platform]: { mode: page[platform]?.mode ?? 'zero-config', readAt: now() } };
      return { kind: 'paused', detail: 'mode unknown' };
    }
    return toOutcome(error, { verb: 'verify', attempts: 1 }, now(), parts.random);
  }

  return desk;
}

function withoutPause({ pause: _pause, ...page }: Page): Page {
  return page;
}
