import { businessAi } from './ids.ts';
import type { AutomaticKind, Content } from './payloads.ts';
import { asOf, DAY_MS, type SimulatedThread } from './thread.ts';

/** A question that the Page offers to tap, with the answer that comes by itself. */
export interface IceBreaker {
  readonly question: string;
  readonly answer: string;
}

/**
 * How the echoes of automatic texts look: from the inbox, or without an app id; or there are none. Meta does not document
 * it. In one measurement the answers of ice breakers had echoes on Instagram, and none on Messenger.
 */
export const echoForms = ['inbox', 'nameless', 'none'] as const;

/** What the Page's inbox says by itself. Null: it is off. */
export interface AutomaticTexts {
  readonly instantReply: string | null;
  readonly away: string | null;
  readonly adGreeting: string | null;
  readonly iceBreakers: readonly IceBreaker[];
  readonly echoes: (typeof echoForms)[number];
}

export const noAutomaticTexts: AutomaticTexts = {
  instantReply: null,
  away: null,
  adGreeting: null,
  iceBreakers: [],
  echoes: 'inbox',
};

/**
 * What Meta's Business AI does: it answers in the threads that it owns (`target`), and is the default app, too
 * (`default-app`); or it answers everywhere and takes each thread for that (`intruder`).
 */
export const businessAiRoles = ['off', 'target', 'default-app', 'intruder'] as const;

/** By what the echoes of the Business AI can be told: its app id, the member `ai_generated`, or both. */
export const businessAiMarks = ['both', 'app-id', 'ai-generated'] as const;

export interface BusinessAi {
  readonly role: (typeof businessAiRoles)[number];
  readonly text: string;
  readonly marks: (typeof businessAiMarks)[number];
}

export const noBusinessAi: BusinessAi = {
  role: 'off',
  text: 'I am the AI of this Page. Can I help?',
  marks: 'both',
};

/** Something that Meta will say by itself. */
export interface OwnWords {
  readonly kind: AutomaticKind;
  readonly text: string;
}

/** What a person does: comes by an ad, says something, or both. */
export interface Heard {
  readonly isByAd: boolean;
  readonly content: Content | undefined;
  /** Unix ms. */
  readonly at: number;
}

/**
 * What the inbox says by itself after something of the person's:
 *
 * | text          | after                                 | how often                                        |
 * | ------------- | ------------------------------------- | ------------------------------------------------ |
 * | instant reply | a message                             | the first of the thread, and the first for a day |
 * | away text     | a message                             | once a day                                       |
 * | ad's greeting | an ad, before the person's first word | once                                             |
 * | ice breaker   | a tap of its question                 | each time, instead of the two for a message      |
 *
 * A lead ad speaks alone. `thread` is the thread before it.
 */
export function automaticTexts(
  texts: AutomaticTexts,
  thread: Pick<SimulatedThread, 'control' | 'messages'>,
  { isByAd, content, at }: Heard,
): readonly OwnWords[] {
  if (asOf(thread.control, at).leadAd !== null) return [];
  const message = content?.kind === 'message' ? content : undefined;
  const isPlain = message !== undefined && !message.isIceBreaker;
  const tapped = message?.isIceBreaker
    ? texts.iceBreakers.find(({ question }) => question === message.text)
    : undefined;
  return [
    ...words('ad-greeting', isByAd && isUnspoken(thread) ? texts.adGreeting : null),
    ...words('instant-reply', isPlain && !wasWithinADay(thread, at, isMessage) ? texts.instantReply : null),
    ...words('away', isPlain && !wasWithinADay(thread, at, isAway) ? texts.away : null),
    ...words('ice-breaker', tapped?.answer ?? null),
  ];
}

function words(kind: AutomaticKind, text: string | null): readonly OwnWords[] {
  return text === null ? [] : [{ kind, text }];
}

type Message = SimulatedThread['messages'][number];

function isMessage({ from, kind }: Message): boolean {
  return from === 'person' && kind === 'message';
}

function isAway({ automatic }: Message): boolean {
  return automatic === 'away';
}

function wasWithinADay(
  { messages }: Pick<SimulatedThread, 'messages'>,
  at: number,
  isOne: (message: Message) => boolean,
): boolean {
  const last = messages.findLast(isOne);
  return last !== undefined && at - last.at < DAY_MS;
}

/** Neither the person nor the greeting has spoken. */
function isUnspoken({ messages }: Pick<SimulatedThread, 'messages'>): boolean {
  return !messages.some(({ from, automatic }) => from === 'person' || automatic === 'ad-greeting');
}

/** What the Business AI wants to say: it answers what the person says, if it may speak by then. */
export function businessAiWords({ role, text }: BusinessAi, { content }: Heard): readonly OwnWords[] {
  return role !== 'off' && isSaid(content) ? [{ kind: 'business-ai', text }] : [];
}

/** Whether the person has written or tapped. */
export function isSaid(content: Content | undefined): boolean {
  return content?.kind === 'message' || content?.kind === 'postback';
}

/** The content as the Page's settings let Meta echo it; undefined: it has no echo. */
export function echoedAs(
  content: Content,
  { automatic, ai }: { readonly automatic: AutomaticTexts; readonly ai: BusinessAi },
): Content | undefined {
  if (content.kind !== 'echo') return content;
  if (content.appId === businessAi.appId) {
    const { marks } = ai;
    return { ...content, isNameless: marks === 'ai-generated', isAiGenerated: marks !== 'app-id' };
  }
  if (content.automatic === undefined) return content;
  return automatic.echoes === 'none'
    ? undefined
    : { ...content, isNameless: automatic.echoes === 'nameless' };
}
