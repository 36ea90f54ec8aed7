import * as z from 'zod/mini';
import type { Platform } from '../messenger/events.ts';
import type { Psid } from '../messenger/ids.ts';
import { faultsAt, faultsOf } from '../runtime/faults.ts';
import type { PageSettings } from '../settings/settings.ts';
import { type Command, type CommandOf, cut, type QuickReply, type Turn } from '../thread/command.ts';
import { type HandOverMoment, handOver } from '../thread/hand-over.ts';
import { BOUNDS, TEXT_LIMITS, TIMES } from '../thread/limits.ts';
import { splitText } from './split-text.ts';

/** What a bot is asked: who speaks, what was said or tapped, and the settings of the Page. */
export interface BotTurn {
  readonly psid: Psid;
  readonly turn: Turn;
  readonly settings: PageSettings;
  /** When the person wrote or tapped, or the thread came back, by Meta's clock, in Unix ms. */
  readonly at: number;
}

/**
 * What to do about a turn, in order; nothing is a valid answer. It is given up after 10 s (`botTimeoutSeconds`). It may be
 * asked again about the same turn if its answer was lost, but not about a turn that it has answered.
 */
export type Bot = (turn: BotTurn) => Promise<Answer> | Answer;

/** The actions alone, or with whether the bot has understood the message: see `failedTurns` of the settings. */
export type Answer =
  | readonly Action[]
  | { readonly actions: readonly Action[]; readonly understood?: boolean | null | undefined };

const { titleCharacters, quickReplies: mostQuickReplies } = TEXT_LIMITS;
const metadata = z.nullish(z.string());

// A title that is too long is refused: its end may be what distinguishes it from the others.
const isTitle = (text: string) => text.trim() !== '' && [...text].length <= titleCharacters;
const quickReply = z.object({
  title: z.string().check(z.refine(isTitle, `must have 1 to ${titleCharacters} characters`)),
  payload: z.string().check(z.maxLength(BOUNDS.payloadCharacters)),
});

/** https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies */
const quickReplies = z.nullish(
  z.array(quickReply).check(
    z.superRefine((all, context) => {
      if (all.length <= mostQuickReplies) return;
      const message = `is one too many: at most ${mostQuickReplies} are allowed`;
      context.addIssue({ code: 'custom', path: [mostQuickReplies], message });
    }),
  ),
);

// An optional member that is `undefined` or null is absent.
const action = z.discriminatedUnion('do', [
  /** A text that is too long for one message is split; the quick replies go with its last part. */
  z.object({ do: z.literal('say'), text: z.string(), quickReplies }),
  /** Say the text (by default `texts.handOver` of the settings), then pass to the target, if it is open (hand-over.ts). */
  z.object({ do: z.literal('handOver'), target: z.string(), text: z.nullish(z.string()), metadata }),
  z.object({ do: z.literal('pass'), target: z.string(), metadata }),
  z.object({ do: z.literal('release') }),
  /** Keep control for at most 604,800 s (7 days). */
  z.object({ do: z.literal('extend'), durationSeconds: z.int().check(z.positive(), z.lte(604_800)) }),
]);
const answerSchema = z.object({
  actions: z.array(z.unknown()).check(z.maxLength(BOUNDS.commands)),
  understood: z.nullish(z.boolean()),
});

/** More faults of one answer are not listed. */
const MOST_FAULTS = 20;

/** What a bot can do about a turn. Targets are named as in the settings. */
export type Action = z.infer<typeof action>;

/** A bot's answer. All texts are lines for the log, without any value: a bot may quote the person anywhere. */
export interface ReadAnswer {
  /** What is to be done, in order; undefined if the answer is refused. */
  readonly actions?: readonly Action[];
  /** The bot says that it has not understood the message. */
  readonly isNotUnderstood?: true;
  /** What is wrong, with JSON paths. */
  readonly faults: readonly string[];
  /** Texts that are too long even in parts: their ends are not said. */
  readonly cuts: readonly string[];
  /** How many actions are left out; 1 for an answer that is refused. */
  readonly failed: number;
}

/**
 * Reads a bot's answer. An action that is not valid is left out, and the others are carried out. The whole answer is
 * refused if no words and no hand-over are left, because the person would hear nothing, or if the action gives the thread
 * to another app: the others may say that it will.
 */
export function readActions(answer: unknown, settings: PageSettings, platform: Platform): ReadAnswer {
  const whole = answerSchema.safeParse(Array.isArray(answer) ? { actions: answer } : answer);
  if (!whole.success) return refusedFor(faultsOf(whole.error));
  const understood = whole.data.understood === false ? ({ isNotUnderstood: true } as const) : {};
  const read = whole.data.actions.map((each, n) => readAction(each, `actions[${n}]`, settings));
  const bad = read.filter((each) => 'faults' in each);
  const good = read.flatMap((each) => ('action' in each ? each.action : []));
  const faults = bad.flatMap((each) => each.faults).slice(0, MOST_FAULTS);
  const isHeard = good.some((each) => each.do === 'say' || each.do === 'handOver' || each.do === 'pass');
  const isRefused = bad.some(({ isHandOver }) => isHandOver) || (bad.length > 0 && !isHeard);
  if (isRefused) return refusedFor(faults);
  const cuts = read.flatMap((each) => ('action' in each ? cutsOf(each.action, each.at, platform) : []));
  return { actions: good, ...understood, faults, cuts, failed: bad.length };
}

function refusedFor(faults: readonly string[]): ReadAnswer {
  return { faults, cuts: [], failed: 1 };
}

type ReadAction =
  | { readonly at: string; readonly action: Action }
  | { readonly faults: readonly string[]; readonly isHandOver: boolean };

function readAction(value: unknown, at: string, { targets }: PageSettings): ReadAction {
  const parsed = action.safeParse(value);
  if (!parsed.success) return { faults: faultsAt(parsed.error, at), isHandOver: isHandOver(value) };
  const { data } = parsed;
  if (!('target' in data) || Object.hasOwn(targets, data.target)) return { at, action: data };
  const fault = `${at}.target: must be one of ${Object.keys(targets).join(', ')}`;
  return { faults: [fault], isHandOver: true };
}

/** Whether an action is meant to give the thread to another app, however it is spelt. */
function isHandOver(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { do: verb, target }: { do?: unknown; target?: unknown } = value;
  return verb === 'handOver' || verb === 'pass' || typeof target === 'string';
}

function cutsOf(each: Action, at: string, platform: Platform): string[] {
  if (!('text' in each) || !splitText(each.text ?? '', platform).isCut) return [];
  return [`${at}.text: is cut after ${TEXT_LIMITS.parts} messages`];
}

/**
 * The commands that carry out the actions of a bot, in order. A hand-over is the words, then the pass. A long text is a
 * command for each message. Their ids follow from the answer's, so that they are the same after a crash. An action
 * without words says nothing.
 */
export function commandsOf(
  answer: CommandOf<'answer'>,
  answered: readonly Action[],
  settings: PageSettings,
  platform: Platform,
  moment: HandOverMoment,
): readonly Command[] {
  const commands = answered.flatMap((each) => commandsOfAction(answer, each, settings, platform, moment));
  return commands.map((command, n) => ({ ...command, id: `${answer.id}-${n}` }));
}

function commandsOfAction(
  answer: CommandOf<'answer'>,
  each: Action,
  settings: PageSettings,
  platform: Platform,
  moment: HandOverMoment,
): readonly Command[] {
  const { causedAt, cause, id, notAfter } = answer;
  const channel = 'channel' in answer.turn ? answer.turn.channel : 'messaging';
  const base = { id, cause, causedAt, attempts: 0 };
  const own = { ...base, notAfter: causedAt + TIMES.ownInitiative };
  const say = (text: string): CommandOf<'say'>[] =>
    splitText(text, platform).parts.map((part) => ({ ...base, notAfter, verb: 'say', text: part, channel }));
  switch (each.do) {
    case 'say':
      return withQuickReplies(say(each.text), each.quickReplies ?? []);
    case 'handOver': {
      const asked = {
        target: each.target,
        cause: 'hand-over',
        causedAt,
        wordsUntil: notAfter,
        channel,
        ...(typeof each.text === 'string' && { words: splitText(each.text, platform).parts }),
        ...metadataOf(each),
        idOf: () => id,
      } as const;
      return handOver(asked, settings, moment);
    }
    case 'pass':
      return passTo(answer, each, settings);
    case 'release':
      return [{ ...own, verb: 'release' }];
    case 'extend':
      return [{ ...own, verb: 'extend', durationSeconds: each.durationSeconds }];
  }
}

/** Meta shows quick replies only under the newest message. */
function withQuickReplies(
  parts: readonly CommandOf<'say'>[],
  quickReplies: readonly QuickReply[],
): CommandOf<'say'>[] {
  const last = parts.at(-1);
  if (!last || quickReplies.length === 0) return [...parts];
  return [...parts.slice(0, -1), { ...last, quickReplies }];
}

function passTo(
  { id, causedAt }: CommandOf<'answer'>,
  each: Extract<Action, { target: string }>,
  { targets }: PageSettings,
): Command[] {
  const to = targets[each.target]?.appId;
  if (to === undefined) return [];
  return [
    {
      verb: 'pass',
      id,
      cause: 'hand-over',
      causedAt,
      notAfter: causedAt + TIMES.pass,
      attempts: 0,
      to,
      ...metadataOf(each),
    },
  ];
}

function metadataOf({ metadata: text }: Extract<Action, { target: string }>) {
  return typeof text === 'string' ? { metadata: cut(text, BOUNDS.metadataCharacters) } : {};
}
