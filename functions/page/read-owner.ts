import type { Platform } from '../messenger/events.ts';
import type { Psid } from '../messenger/ids.ts';
import type { ThreadOwner } from '../thread/command.ts';
import { type Called, callAsPage, notCalled } from './call-as-page.ts';
import { changeChannel } from './channel.ts';
import type { PageVisit } from './page-state.ts';

/** How long Meta is not asked for owners, in ms, after it did not let us read one. */
const UNREADABLE_MS = 60 * 60_000;

interface OfThread {
  readonly psid: Psid;
  readonly platform: Platform;
}

/**
 * Asks Graph who owns a thread. A token that may not read owners may not read any of them: this is remembered for the
 * channel, logged once, and tried again after an hour.
 */
export async function readOwner(
  { psid, platform }: OfThread,
  visit: PageVisit,
): Promise<Called<ThreadOwner>> {
  const { parts, pageState, settings } = visit;
  const { ownerUnreadableAt } = pageState.current[platform] ?? {};
  if (ownerUnreadableAt !== undefined && parts.now() < ownerUnreadableAt + UNREADABLE_MS) {
    return notCalled({ kind: 'refused', detail: 'owner-unreadable' }, visit);
  }
  const called = await callAsPage({ make: (caller) => parts.graph.threadOwner(caller, psid) }, visit);
  if (called.kind === 'answered' && ownerUnreadableAt !== undefined) {
    await changeChannel(platform, visit, ({ ownerUnreadableAt: _at, ...channel }) => channel);
  }
  if (called.kind !== 'failed' || called.error.disposition !== 'mayNotRead') return called;
  const { pageId } = settings;
  if (ownerUnreadableAt === undefined) {
    parts.log.error(
      `The owners of threads of Page ${pageId} cannot be read on ${platform}: messages go on, and the ledger follows ` +
        'events alone; check the permissions of the token',
      { pageId, platform, error: called.error },
    );
  }
  const at = parts.now();
  await changeChannel(platform, visit, (channel) => ({ ...channel, ownerUnreadableAt: at }));
  return called;
}
