import * as z from 'zod/mini';
import type { Psid } from '../messenger/ids.ts';
import { faultsOf } from '../runtime/faults.ts';
import type { PageSettings } from '../settings/settings.ts';
import { type Command, type CommandOf, cut, type Turn } from '../thread/command.ts';
import { BOUNDS, TIMES } from '../thread/limits.ts';

/** What a bot is asked: who speaks, what was said or tapped, and the settings of the Page. */
export interface BotTurn {
  readonly psid: Psid;
  readonly turn: Turn;
  readonly settings: PageSettings;
}

/**
 * What to do about a turn, in order; nothing is a valid answer. It is given up after 10 s. It may be asked again about
 * the same turn if its answer was lost, but not about a turn that it has answered.
 */
export type Bot = (turn: BotTurn) => Promise<readonly Action[]> | readonly Action[];

/** Meta takes fewer than 2,000 characters. */
export const MAX_CHARACTERS = 1_999;
const words = z.string().check(z.maxLength(MAX_CHARACTERS));
const metadata = z.exactOptional(z.string());
const quickReplies = z.exactOptional(z.array(z.object({ title: z.string(), payload: z.string() })));

const action = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), text: words, quickReplies }),
  /** Say the text (by default `texts.handOver` of the settings), then pass to the target. */
  z.object({ do: z.literal('handOver'), target: z.string(), text: z.exactOptional(words), metadata }),
  z.object({ do: z.literal('pass'), target: z.string(), metadata }),
  z.object({ do: z.literal('release') }),
  /** Keep control for at most 604,800 s (7 days). */
  z.object({ do: z.literal('extend'), durationSeconds: z.int().check(z.positive(), z.lte(604_800)) }),
]);
const actions = z.array(action).check(z.maxLength(BOUNDS.commands));

/** What a bot can do about a turn. Targets are named as in the settings. */
export type Action = z.infer<typeof action>;

/**
 * The actions that a bot has answered with, or what is wrong with them: one line for each fault, without any value,
 * because a bot may quote the person anywhere.
 */
export function readActions(
  answer: unknown,
  { targets }: PageSettings,
): { readonly actions: readonly Action[] } | { readonly faults: readonly string[] } {
  const parsed = actions.safeParse(answer);
  if (!parsed.success) return { faults: faultsOf(parsed.error, 'actions') };
  const faults = parsed.data.flatMap((each, n) =>
    'target' in each && !Object.hasOwn(targets, each.target)
      ? [`actions.${n}.target: must be one of ${Object.keys(targets).join(', ')}`]
      : [],
  );
  return faults.length > 0 ? { faults } : { actions: parsed.data };
}

/**
 * The commands that carry out the actions of a bot, in order. A hand-over is two: the words, then the pass. Their ids
 * follow from the answer's, so that they are the same after a crash. An action without words says nothing.
 */
export function commandsOf(
  answer: CommandOf<'answer'>,
  answered: readonly Action[],
  settings: PageSettings,
): readonly Command[] {
  const commands = answered.flatMap((each) => commandsOfAction(answer, each, settings));
  return commands.map((command, n) => ({ ...command, id: `${answer.id}-${n}` }));
}

function commandsOfAction(answer: CommandOf<'answer'>, each: Action, settings: PageSettings): Command[] {
  const { causedAt, cause, id, notAfter } = answer;
  const channel = 'channel' in answer.turn ? answer.turn.channel : 'messaging';
  const base = { id, cause, causedAt, attempts: 0 };
  const own = { ...base, notAfter: causedAt + TIMES.ownInitiative };
  const say = (text: string, more: object = {}): Command[] =>
    text === '' ? [] : [{ ...base, notAfter, verb: 'say', text, channel, ...more }];
  switch (each.do) {
    case 'say':
      return say(each.text, each.quickReplies ? { quickReplies: each.quickReplies } : {});
    case 'handOver': {
      const text = each.text ?? settings.texts.handOver;
      return [...say(text, { cause: 'hand-over' }), ...passTo(answer, each, settings)];
    }
    case 'pass':
      return passTo(answer, each, settings);
    case 'release':
      return [{ ...own, verb: 'release' }];
    case 'extend':
      return [{ ...own, verb: 'extend', durationSeconds: each.durationSeconds }];
  }
}

function passTo(
  { id, causedAt }: CommandOf<'answer'>,
  { target, metadata: text }: Extract<Action, { target: string }>,
  { targets }: PageSettings,
): Command[] {
  const to = targets[target]?.appId;
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
      ...(text === undefined ? {} : { metadata: cut(text, BOUNDS.metadataCharacters) }),
    },
  ];
}
