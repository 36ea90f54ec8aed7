import * as z from 'zod';
import {
  ControlError,
  type ControlRequest,
  connectedAppOn,
  digitsSchema,
  emptySchema,
  platformSchema,
  post,
  psidOf,
  type Route,
  type ThreadAnswer,
  threadAnswer,
} from './control-request.ts';
import { appIdSchema } from './graph-request.ts';
import { leadAdsApp } from './ids.ts';
import type { Content } from './payloads.ts';
import { leadAdMetadata } from './rules.ts';
import { appThatOffered, type ThreadView } from './thread.ts';

const platform = platformSchema.optional();

const newPersonSchema = z.strictObject({ name: z.string().min(1).max(80).optional(), platform });

/** A new person without a message. */
function addPerson({ page }: ControlRequest, body: z.output<typeof newPersonSchema>): ThreadView {
  const { name, platform: where = 'messenger' } = body;
  return page.view(page.addPerson(where, name).psid);
}

/** `payload` makes the message a quick reply. The platform counts for the first event of a thread only. */
const messageSchema = z
  .strictObject({
    text: z.string().min(1).optional(),
    payload: z.string().min(1).optional(),
    nlp: z
      .strictObject({
        intents: z.array(z.strictObject({ name: z.string(), confidence: z.number().min(0).max(1) })),
      })
      .optional(),
    attachments: z.array(z.looseObject({ type: z.string() })).optional(),
    platform,
  })
  .refine(({ text, attachments }) => text !== undefined || attachments !== undefined, {
    error: 'needs a text or attachments',
  });
/** What a person writes; with `payload` it is a tapped quick reply. */
export type PersonMessage = z.input<typeof messageSchema>;

/** The person writes, taps a quick reply or sends something. */
function writes(request: ControlRequest, body: z.output<typeof messageSchema>): ThreadAnswer {
  const { platform: where, nlp, ...message } = body;
  const { page } = request;
  const psid = psidOf(request);
  page.thread(psid, where);
  const mid = page.newMid();
  const content: Content = { kind: 'message', mid, ...message, intents: nlp?.intents };
  page.act(psid, { kind: 'person-speaks', mirrored: true }, content);
  return threadAnswer(request, psid, mid);
}

const iceBreakerSchema = z.strictObject({ question: z.string(), platform });

/**
 * The person taps one of the questions that the inbox answers by itself. The apps get it as a message of the person, as
 * Meta's documents do not say that there is anything else to it.
 */
function tapsIceBreaker(request: ControlRequest, body: z.output<typeof iceBreakerSchema>): ThreadAnswer {
  const { question: text } = body;
  const { page } = request;
  const psid = psidOf(request);
  const questions = page.automatic.iceBreakers.map(({ question }) => question);
  if (!questions.includes(text)) {
    throw new ControlError(
      404,
      `The Page has no ice breaker "${text}": set it with POST automatic`,
      questions,
    );
  }
  page.thread(psid, body.platform);
  const mid = page.newMid();
  const content: Content = { kind: 'message', mid, text, isIceBreaker: true };
  page.act(psid, { kind: 'person-speaks', mirrored: true }, content);
  return threadAnswer(request, psid, mid);
}

/** The title is the payload where absent. */
const postbackSchema = z.strictObject({ payload: z.string().min(1), title: z.string().optional(), platform });

/** The person taps a button. The app that sent it or set it gets the payload, even if another app owns the thread. */
function taps(request: ControlRequest, body: z.output<typeof postbackSchema>): ThreadAnswer {
  const { payload, title = payload } = body;
  const { page } = request;
  const psid = psidOf(request);
  const thread = page.thread(psid, body.platform);
  const buttonOf = appThatOffered(thread, payload) ?? page.appThatSet(thread.platform, payload);
  const mid = page.newMid();
  const content: Content = { kind: 'postback', mid, title, payload };
  page.act(psid, { kind: 'person-speaks', mirrored: true, buttonOf }, content);
  return threadAnswer(request, psid, mid);
}

const referralSchema = z.strictObject({ ref: z.string(), platform });
const getStartedSchema = z.object({ payload: z.string() });

/**
 * The person follows an m.me link. In an existing thread other apps than the owner do not get it. A new thread begins
 * with the Get Started button, if the Page has one.
 */
function followsLink(request: ControlRequest, body: z.output<typeof referralSchema>): ThreadAnswer {
  const { ref } = body;
  const { page } = request;
  const psid = psidOf(request);
  const thread = page.thread(psid, body.platform);
  const entry = { kind: 'link', ref } as const;
  const referral = { source: 'SHORTLINK', ref } as const;
  const getStarted = getStartedSchema.safeParse(page.profile(thread.platform).get_started);
  if (!getStarted.success || thread.control.lastPersonAt !== null) {
    page.act(psid, { kind: 'person-speaks', mirrored: false, entry }, { kind: 'referral', ...referral });
    return threadAnswer(request, psid);
  }
  const mid = page.newMid();
  const { payload } = getStarted.data;
  const buttonOf = page.appThatSet(thread.platform, payload);
  const content: Content = { kind: 'postback', mid, title: 'Get Started', payload, referral };
  page.act(psid, { kind: 'person-speaks', mirrored: true, buttonOf, entry }, content);
  return threadAnswer(request, psid, mid);
}

const adSchema = z.strictObject({
  adId: digitsSchema,
  text: z.string().min(1).optional(),
  /** `receiving_app_id` of the ad's message template. */
  app: appIdSchema.optional(),
  /** `receiving_app_control_expiration`; any value but a whole number from 1 to 30 counts as 1. */
  days: z.number().optional(),
  platform,
});

/** The person comes by an ad: with a text as a message with the referral, else as a referral alone. */
function comesByAd(request: ControlRequest, body: z.output<typeof adSchema>): ThreadAnswer {
  const { adId, text, app: named, days, platform: where = 'messenger' } = body;
  const { page } = request;
  const psid = psidOf(request);
  const known = page.views().find((view) => view.psid === psid);
  const app = named && connectedAppOn(page, known?.platform ?? where, named);
  page.thread(psid, where);
  const entry = { kind: 'ad', app, days } as const;
  const referral = { source: 'ADS', adId } as const;
  if (text === undefined) {
    page.act(psid, { kind: 'person-speaks', mirrored: false, entry }, { kind: 'referral', ...referral });
    return threadAnswer(request, psid);
  }
  const mid = page.newMid();
  page.act(psid, { kind: 'person-speaks', mirrored: true, entry }, { kind: 'message', mid, text, referral });
  return threadAnswer(request, psid, mid);
}

/** `interruptible` is the advertiser's "allow app to interrupt". */
const leadAdSchema = z.strictObject({ interruptible: z.boolean().default(false) });

/** The person answers a lead ad, which asks its questions by itself. */
function startsLeadAd(request: ControlRequest, body: z.output<typeof leadAdSchema>): ThreadAnswer {
  const psid = psidOf(request);
  request.page.thread(psid);
  request.page.act(psid, { kind: 'lead-ad-starts', interruptible: body.interruptible });
  return threadAnswer(request, psid);
}

const leadAdEndSchema = z.strictObject({
  complete: z.boolean().default(true),
  app: appIdSchema.optional(),
  summary: z.string().min(1).optional(),
});

/** The questions are over: control moves on, with a summary where there is one. */
function endsLeadAd(request: ControlRequest, body: z.output<typeof leadAdEndSchema>): ThreadAnswer {
  const { complete, app, summary: text } = body;
  const { page } = request;
  const psid = psidOf(request);
  const mid = page.newMid();
  const hopContext = { appId: leadAdsApp.appId, metadata: leadAdMetadata(complete) };
  const content: Content | undefined =
    text === undefined ? undefined : { kind: 'message', mid, text, hopContext };
  page.act(psid, { kind: 'lead-ad-ends', isComplete: complete, to: app }, content);
  return threadAnswer(request, psid);
}

const reactionSchema = z.strictObject({ mid: z.string(), emoji: z.string().default('👍') });

/** The person reacts to a message. This opens the window, and control does not move. */
function reacts(request: ControlRequest, body: z.output<typeof reactionSchema>): ThreadAnswer {
  const psid = psidOf(request);
  request.page.thread(psid);
  const signal = { kind: 'person-signals', opensWindow: true, mirrored: false } as const;
  request.page.act(psid, signal, { kind: 'reaction', ...body });
  return threadAnswer(request, psid);
}

/** The person has read all messages. */
function reads(request: ControlRequest): ThreadAnswer {
  const psid = psidOf(request);
  request.page.thread(psid);
  const signal = { kind: 'person-signals', opensWindow: false, mirrored: true } as const;
  request.page.act(psid, signal, { kind: 'read' });
  return threadAnswer(request, psid);
}

/** What a person does. */
export const peopleRoutes: readonly Route[] = [
  post('persons', newPersonSchema, addPerson),
  post('persons/:psid/message', messageSchema, writes),
  post('persons/:psid/ice-breaker', iceBreakerSchema, tapsIceBreaker),
  post('persons/:psid/postback', postbackSchema, taps),
  post('persons/:psid/referral', referralSchema, followsLink),
  post('persons/:psid/ad', adSchema, comesByAd),
  post('persons/:psid/lead-ad', leadAdSchema, startsLeadAd),
  post('persons/:psid/lead-ad/end', leadAdEndSchema, endsLeadAd),
  post('persons/:psid/reaction', reactionSchema, reacts),
  post('persons/:psid/read', emptySchema, reads),
];
