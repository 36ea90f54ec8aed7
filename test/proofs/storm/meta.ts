import type { Psid } from '../../../functions/messenger/ids.ts';
import { settingsSchema } from '../../../functions/settings/settings-schema.ts';
import type { Deliver } from '../../../local/meta/attempts.ts';
import type { AppId } from '../../../local/meta/ids.ts';
import { createMeta } from '../../../local/meta/meta.ts';
import type { ThreadControl } from '../../../local/meta/thread.ts';
import { metaOptionsFrom } from '../../../local/meta-options.ts';
import { OTHER_PERSON, OUR_APP, PERSON } from '../../ids.ts';
import type { Conversation } from './conversation.ts';
import type { VirtualTime } from './virtual-time.ts';

export const PERSONS: readonly [Psid, Psid] = [PERSON, OTHER_PERSON];

/** How long Meta's word about an owner may lag, in ms. */
const LAG = 3_000;

export interface MetaInTimeOptions {
  readonly time: VirtualTime;
  readonly conversation: Conversation;
  readonly settings: object;
  readonly appSecret: string;
  readonly pageToken: string;
  /** Takes the POSTs to our app. */
  readonly deliver: Deliver;
}

/** Who controlled a thread from `at` on (Unix ms), until the next period or until control expires. */
export interface OwnerPeriod {
  readonly at: number;
  readonly owner: AppId | null;
  readonly expiresAt: number | null;
}

/** A simulated Meta in virtual time, and a history of the owners of each thread. */
export function startMetaInTime(options: MetaInTimeOptions) {
  const { time, conversation, settings, appSecret, pageToken, deliver } = options;
  const { appIds, timestamps, fanOut, silent } = conversation.form;
  const meta = createMeta({
    ...metaOptionsFrom(settingsSchema.parse(settings), { appSecret, pageToken }),
    clock: { now: time.now, after: time.after, advance: () => {}, offset: () => 0 },
    ...{ mode: conversation.mode, seed: String(conversation.seed), deliver },
    askCallback: () => Promise.reject(new Error('there is no network in virtual time')),
  });
  meta.registry.setFirstUrl(OUR_APP, 'virtual:webhook');
  for (const psid of PERSONS) meta.page.thread(psid);
  meta.faults.set({
    ...{ appIds, timestamps, fanOut },
    silentInbox: silent === 'inbox',
    dropHandoverEvents: silent === 'handovers',
    batch: conversation.isBatched ? 1_000 : 1,
    concurrent: true,
    jitterMs: 600,
  });

  const periods = new Map<Psid, OwnerPeriod[]>();
  const noteOwner = (psid: Psid) => {
    const { owner, expiresAt } = meta.page.thread(psid).control;
    const history = periods.get(psid) ?? [];
    const last = history.at(-1);
    if (last && last.owner === owner && last.expiresAt === expiresAt) return;
    periods.set(psid, [...history, { at: time.now(), owner, expiresAt }]);
  };
  meta.subscribe(() => PERSONS.forEach(noteOwner));
  /** Control of each thread before it last moved, and when it did. */
  const before = new Map<
    Psid,
    { readonly at: number; readonly control: ThreadControl; readonly now: ThreadControl }
  >();
  const noteMove = (psid: Psid) => {
    const { control } = meta.page.thread(psid);
    const last = before.get(psid)?.now;
    if (last && last.owner === control.owner) return;
    before.set(psid, { at: time.now(), control: last ?? control, now: control });
  };
  PERSONS.forEach(noteMove);
  meta.subscribe(() => PERSONS.forEach(noteMove));

  /** Only reads are made of what was: a call that moves something would be made of it, too. */
  async function lagging<T>(ask: () => Promise<T>): Promise<T> {
    const threads = PERSONS.map((psid) => ({ thread: meta.page.thread(psid), was: before.get(psid) }));
    const kept = threads.map(({ thread }) => ({ thread, control: thread.control }));
    for (const { thread, was } of threads) if (was && time.now() < was.at + LAG) thread.control = was.control;
    const answer = await ask();
    for (const { thread, control } of kept) thread.control = control;
    return answer;
  }

  return {
    meta,
    page: meta.page,
    lagging,
    /** The owners of a thread, oldest first. */
    periods: (psid: Psid): readonly OwnerPeriod[] => periods.get(psid) ?? [],
  };
}
