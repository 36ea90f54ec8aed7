import * as z from 'zod';
import type { Psid } from '../../functions/messenger/ids.ts';
import { bodyOf, type ControlHandler, type ControlRequest, psidOf } from './control-request.ts';
import {
  emptySchema,
  personMessageSchema,
  personSchema,
  postbackSchema,
  reactionSchema,
  referralSchema,
} from './control-schema.ts';
import { appThatOffered, type ThreadView } from './simulated-thread.ts';

const getStartedSchema = z.object({ payload: z.string() });

/** What every act answers: the thread after it, and the id of the message where there is one. */
export interface Acted {
  readonly mid?: string;
  readonly thread: ThreadView;
}

/** A person who has not written yet. */
export const addPerson: ControlHandler = (request): ThreadView => {
  const { name, platform = 'messenger' } = bodyOf(personSchema, request);
  const { page } = request.meta;
  return page.view(page.addPerson(platform, name).psid);
};

/** The person writes, taps a quick reply or sends something. */
export const personWrites: ControlHandler = (request): Acted => {
  const { platform, nlp, ...message } = bodyOf(personMessageSchema, request);
  const psid = psidOf(request);
  const { page } = request.meta;
  page.thread(psid, platform);
  const mid = newMid(request);
  page.act(
    psid,
    { kind: 'person-speaks', mirrored: true },
    { kind: 'message', mid, ...message, intents: nlp?.intents },
  );
  return acted(request, psid, mid);
};

/** The person taps a button: the app that sent it, or set it, gets the payload, whoever owns the thread. */
export const personTaps: ControlHandler = (request): Acted => {
  const { payload, title = payload, platform } = bodyOf(postbackSchema, request);
  const psid = psidOf(request);
  const { page } = request.meta;
  const thread = page.thread(psid, platform);
  const buttonOf = appThatOffered(thread, payload) ?? page.appThatSet(thread.platform, payload);
  const mid = newMid(request);
  page.act(
    psid,
    { kind: 'person-speaks', mirrored: true, buttonOf },
    { kind: 'postback', mid, title, payload },
  );
  return acted(request, psid, mid);
};

/**
 * The person follows an m.me link. In a thread that is there already non-owners do not see it; a new one begins with
 * the Get Started button, where the Page has one.
 */
export const personFollowsLink: ControlHandler = (request): Acted => {
  const { ref, platform } = bodyOf(referralSchema, request);
  const psid = psidOf(request);
  const { page } = request.meta;
  const thread = page.thread(psid, platform);
  const getStarted = getStartedSchema.safeParse(page.profile(thread.platform).get_started);
  if (getStarted.success && thread.control.lastPersonAt === null) {
    const mid = newMid(request);
    const { payload } = getStarted.data;
    const buttonOf = page.appThatSet(thread.platform, payload);
    page.act(
      psid,
      { kind: 'person-speaks', mirrored: true, buttonOf, entry: { kind: 'link', ref } },
      { kind: 'postback', mid, title: 'Get Started', payload, referral: { source: 'SHORTLINK', ref } },
    );
    return acted(request, psid, mid);
  }
  page.act(
    psid,
    { kind: 'person-speaks', mirrored: false, entry: { kind: 'link', ref } },
    { kind: 'referral', source: 'SHORTLINK', ref },
  );
  return acted(request, psid);
};

/** The person reacts to a message. It opens the window and is nobody's turn. */
export const personReacts: ControlHandler = (request): Acted => {
  const reaction = bodyOf(reactionSchema, request);
  const psid = psidOf(request);
  request.meta.page.act(
    psid,
    { kind: 'person-signals', opensWindow: true, mirrored: false },
    { kind: 'reaction', ...reaction },
  );
  return acted(request, psid);
};

/** The person has read what there is. */
export const personReads: ControlHandler = (request): Acted => {
  bodyOf(emptySchema, request);
  const psid = psidOf(request);
  request.meta.page.act(
    psid,
    { kind: 'person-signals', opensWindow: false, mirrored: true },
    { kind: 'read' },
  );
  return acted(request, psid);
};

/** The answer to an act in this thread. */
export function acted({ meta }: ControlRequest, psid: Psid, mid?: string): Acted {
  const thread = meta.page.view(psid);
  return mid === undefined ? { thread } : { mid, thread };
}

/** A message id such as Meta gives. */
export function newMid({ meta }: ControlRequest): string {
  return `m_${meta.ids()}`;
}
