import type {
  EchoEvent,
  InformationalEvent,
  MessageEvent,
  PassEvent,
  PostbackEvent,
  QuickReplyEvent,
  ReferralEvent,
  RequestEvent,
  Span,
  TakeEvent,
  UnsendEvent,
} from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import { type PageSettings, settingsFor } from '../../functions/settings/settings.ts';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../ids.ts';
import { threadWith } from '../support/threads.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An app that no setting names. */
export const STRANGER = '9999999999999999' as AppId;

export const BY_US: Owner = { kind: 'us' };
export const BY_INBOX: Owner = { kind: 'app', appId: PAGE_INBOX };
export const BY_DESK: Owner = { kind: 'app', appId: HELP_DESK };
export const FOREIGN: Owner = { kind: 'foreign' };
export const IDLE: Owner = { kind: 'idle' };
export const UNKNOWN: Owner = { kind: 'unknown' };

/** Settings as a business has them: an inbox that never gives back by itself, a desk that does after 30 minutes. */
export const SETTINGS: PageSettings = settingsFor(
  settingsSchema.parse({
    appId: OUR_APP,
    targets: {
      'page-inbox': { appId: PAGE_INBOX },
      'help-desk': { appId: HELP_DESK, silentMinutes: 30 },
    },
    triggers: [
      { phrase: 'chat with agent', target: 'page-inbox' },
      { payload: 'TALK_TO_HELP_DESK', target: 'help-desk' },
      { intent: 'talk_to_agent', confidence: 0.7, target: 'page-inbox' },
    ],
    grantRequestsOf: ['help-desk'],
    texts: { handOver: 'One moment.', welcomeBack: 'The bot is back.' },
  }),
  PAGE,
);

export function settingsWith(members: Partial<PageSettings>): PageSettings {
  return { ...SETTINGS, ...members };
}

/** A thread whose owner is proven by evidence one minute before `NOW`. */
export function ownedBy(owner: Owner, members: Partial<Thread> = {}): Thread {
  const at = NOW - MINUTE;
  return threadWith({ owner, since: at, evidence: { kind: 'take', from: at, to: at }, ...members });
}

/** A stamp in milliseconds. */
export const at = (time: number): Span => ({ from: time, to: time });
/** A stamp in whole seconds. */
export const inSecondOf = (time: number): Span => {
  const from = Math.floor(time / SECOND) * SECOND;
  return { from, to: from + 999 };
};

type Given<E> = Partial<Omit<E, 'kind'>>;
const base = {
  platform: 'messenger',
  accountId: PAGE,
  psid: PERSON,
  channel: 'messaging',
  at: at(NOW),
} as const;

export function message(members: Given<MessageEvent> = {}): MessageEvent {
  const spoken = { mid: 'm-1', text: 'Hello', intents: [] };
  return { ...base, id: 'message-1', ...spoken, ...members, kind: 'message' };
}

export function quickReply(members: Given<QuickReplyEvent> = {}): QuickReplyEvent {
  const spoken = { mid: 'm-2', text: 'Yes', payload: 'YES', intents: [] };
  return { ...base, id: 'quick-reply-1', ...spoken, ...members, kind: 'quick_reply' };
}

export function postback(members: Given<PostbackEvent> = {}): PostbackEvent {
  return { ...base, id: 'postback-1', title: 'Start', payload: 'START', ...members, kind: 'postback' };
}

export function unsend(of: string, members: Given<UnsendEvent> = {}): UnsendEvent {
  return { ...base, id: `unsend:${of}`, messageId: of, ...members, kind: 'unsend' };
}

export function echo(members: Given<EchoEvent> = {}): EchoEvent {
  return { ...base, id: 'echo-1', mid: 'm-echo', ...members, kind: 'echo' };
}

export function pass(members: Given<PassEvent> = {}): PassEvent {
  return { ...base, id: 'pass-1', ...members, kind: 'pass' };
}

export function take(members: Given<TakeEvent> = {}): TakeEvent {
  return { ...base, id: 'take-1', ...members, kind: 'take' };
}

export function request(members: Given<RequestEvent> = {}): RequestEvent {
  return { ...base, id: 'request-1', ...members, kind: 'request' };
}

export function referral(members: Given<ReferralEvent> = {}): ReferralEvent {
  return { ...base, id: 'referral-1', referral: {}, ...members, kind: 'referral' };
}

export function quiet(kind: InformationalEvent['kind']): InformationalEvent {
  return { ...base, id: `${kind}-1`, kind };
}
