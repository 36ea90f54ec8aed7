import type { Mode } from '../../functions/page/page.ts';
import { NOW, OUR_APP, PAGE_ID, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment } from './deployment.ts';
import { passes } from './items.ts';

const MINUTE = 60_000;

/** A thread that the Page Inbox got an hour ago, without a message of an agent since: it is to be taken back. */
export async function silentThread(mode: Mode, settings: object = {}): Promise<Deployment> {
  const targets = { 'page-inbox': { appId: PAGE_INBOX, silentMinutes: 60 } };
  const at = deployment({
    settings: { targets, ...settings, verifyAfterQuietMinutes: 24 * 60, triggers: [] },
  });
  at.graph.mode = mode;
  at.graph.owner = PAGE_INBOX;
  at.clock.now = NOW - 60 * MINUTE;
  await at.receive(passes(PAGE_INBOX, OUR_APP, { at: at.clock.now }));
  await at.pages.update(PAGE_ID, (page) => ({ ...page, messenger: { hearsOthers: true } }), NOW);
  at.clock.now = NOW;
  return at;
}
