import type { Caller } from '../graph/graph-client.ts';
import type { GraphError } from '../graph/graph-error.ts';
import type { Platform } from '../messenger/events.ts';
import { type Called, callAsPage, notCalled } from '../page/call-as-page.ts';
import { type Mode, modeOf } from '../page/page.ts';
import { hasTime, type PageVisit } from '../page/page-state.ts';
import { type ModeRead, readMode } from '../page/read-mode.ts';
import type { Successes } from '../thread/command.ts';
import type { CallTarget } from './handover-visit.ts';

type Reclaimed = Called<Successes['reclaim']>;

/**
 * Gets control back with the verb that the Page's mode has: `take` with Conversation Routing, `request` without. Where
 * Meta refuses it because of the mode, the mode is read anew and the other verb is tried once.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
 */
export async function reclaim(thread: CallTarget, visit: PageVisit): Promise<Reclaimed> {
  const { platform } = thread;
  const known = await modeNow(platform, visit);
  if (known.kind !== 'mode') return known;
  const { mode } = known;
  if (!hasTime(visit)) return withoutTime(visit);
  const called = await callIn(mode, thread, visit);
  if (called.kind !== 'failed' || !mayBeMode(called.error, mode)) return called;
  if (!hasTime(visit)) return withoutTime(visit);
  const read = await readMode(platform, visit);
  if (read.kind !== 'mode' || read.mode === mode) return called;
  return hasTime(visit) ? callIn(read.mode, thread, visit) : withoutTime(visit);
}

async function modeNow(platform: Platform, visit: PageVisit): Promise<ModeRead> {
  const mode = modeOf(visit.pageState.current, platform, visit.parts.now());
  return mode === undefined ? readMode(platform, visit) : { kind: 'mode', mode };
}

/** The Page's mode on a channel, read if it has to be and there is time; undefined if it cannot be known now. */
export async function knownMode(platform: Platform, visit: PageVisit): Promise<Mode | undefined> {
  const read = hasTime(visit) ? await modeNow(platform, visit) : undefined;
  return read?.kind === 'mode' ? read.mode : undefined;
}

function callIn(mode: Mode, { psid }: CallTarget, visit: PageVisit): Promise<Reclaimed> {
  const { graph } = visit.parts;
  const make = async (caller: Caller): Promise<Successes['reclaim']> => {
    if (mode === 'routing') await graph.take(caller, psid);
    else await graph.request(caller, psid);
    return { kind: mode === 'routing' ? 'moved' : 'requested' };
  };
  return callAsPage({ make }, visit);
}

/** Code 27 says so; any refusal of a `request` may mean it. */
function mayBeMode({ disposition }: GraphError, mode: Mode): boolean {
  if (disposition === 'wrongMode') return true;
  return mode === 'zero-config' && (disposition === 'never' || disposition === 'notOwner');
}

/** The next visit finds out. */
function withoutTime(visit: PageVisit) {
  return notCalled({ kind: 'retry', retryAt: visit.parts.now(), detail: 'no time left' }, visit);
}
