import type { Psid } from '../../../functions/messenger/ids.ts';
import { settingsSchema } from '../../../functions/settings/settings-schema.ts';
import type { Clock } from '../../../local/clock.ts';
import { callGraph } from '../../../local/meta/graph.ts';
import type { AppId } from '../../../local/meta/ids.ts';
import { createMeta } from '../../../local/meta/meta.ts';
import type { Webhook } from '../../../local/meta/payloads.ts';
import { metaOptionsFrom } from '../../../local/meta-options.ts';
import type { Conversation } from './conversation.ts';
import type { Graph } from './graph-line.ts';
import type { VirtualTime } from './virtual-time.ts';

export const OURS = '1111111111111111';
export const DESK = '2222222222222222';
export const INBOX = '263902037430900';
export const PERSONS = ['24000000000000001', '24000000000000002'] as unknown as readonly [Psid, Psid];

export interface MetaOptions {
  readonly time: VirtualTime;
  readonly conversation: Conversation;
  readonly settings: object;
  readonly appSecret: string;
  readonly pageToken: string;
  /** Takes what Meta has to tell our app. */
  readonly deliver: (webhook: Webhook) => void;
}

/** Who controlled a thread from then on (Unix ms), until the next such line or until it expires. */
export interface OwnerPeriod {
  readonly at: number;
  readonly owner: AppId | null;
  readonly expiresAt: number | null;
}

/** The simulated Meta in virtual time, without a socket, and a history of who owned which thread when. */
export function startMetaInTime({
  time,
  conversation,
  settings,
  appSecret,
  pageToken,
  deliver,
}: MetaOptions) {
  const clock: Clock = {
    now: time.now,
    advance: () => {},
    offset: () => 0,
    after(ms, run) {
      time.after(ms, run);
      return () => {};
    },
  };
  const unreachable = () => Promise.reject(new Error('there is no network in virtual time'));
  const state = createMeta({
    ...metaOptionsFrom(settingsSchema.parse(settings), { appSecret, pageToken }),
    ...{ clock, mode: conversation.mode, seed: String(conversation.seed) },
    onWebhook: (webhook) => webhook.to === OURS && deliver(webhook),
    ...{ deliver: unreachable, askCallback: unreachable },
  });
  for (const psid of PERSONS) state.page.thread(psid);
  const { appIds, timestamps, fanOut, silent } = conversation.form;
  state.faults.set({
    ...{ appIds, timestamps, fanOut },
    silentInbox: silent === 'inbox',
    dropHandoverEvents: silent === 'handovers',
  });

  const periods = new Map<Psid, OwnerPeriod[]>();
  const noteOwner = (psid: Psid) => {
    const { owner, expiresAt } = state.page.thread(psid).control;
    const history = periods.get(psid) ?? [];
    const last = history.at(-1);
    if (last && last.owner === owner && last.expiresAt === expiresAt) return;
    periods.set(psid, [...history, { at: time.now(), owner, expiresAt }]);
  };
  state.subscribe(() => PERSONS.forEach(noteOwner));

  return {
    state,
    page: state.page,
    graph: ((message, body) => callGraph(state, message, body)) satisfies Graph,
    /** Who controlled a thread when, oldest first. */
    periods: (psid: Psid): readonly OwnerPeriod[] => periods.get(psid) ?? [],
  };
}

export type MetaInTime = ReturnType<typeof startMetaInTime>;
