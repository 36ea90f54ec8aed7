import type { AnswerCommand, Command, QuickReply } from './command.ts';
import { cut } from './cut.ts';
import { BOUNDS, TIMES } from './limits.ts';
import type { PageSettings } from './settings.ts';

/** What a bot can do about a turn. Targets are named as in the settings. */
export type Action =
  | { readonly do: 'say'; readonly text: string; readonly quickReplies?: readonly QuickReply[] }
  /** Say the text (by default the settings' `texts.handOver`), then pass to the target. */
  | { readonly do: 'handOver'; readonly target: string; readonly text?: string; readonly metadata?: string }
  | { readonly do: 'pass'; readonly target: string; readonly metadata?: string }
  | { readonly do: 'release' }
  /** Keep control for this long; at most 604,800 s (7 days). */
  | { readonly do: 'extend'; readonly durationSeconds: number };

/**
 * The commands that carry out what the bot answered, in its order. Their ids follow from the answer's, so working
 * them out again after a crash makes the same ones.
 * @throws Error if an action names a target that the settings do not have.
 */
export function commandsOf(
  answer: AnswerCommand,
  actions: readonly Action[],
  settings: PageSettings,
): readonly Command[] {
  return actions
    .filter((action) => action.do !== 'say' || action.text !== '')
    .map((action, n) => commandOf(answer, action, n, settings));
}

function commandOf(answer: AnswerCommand, action: Action, n: number, settings: PageSettings): Command {
  const { causedAt, reason } = answer;
  const base = { id: `${answer.id}-${n}`, causedAt, reason, attempts: 0 };
  const channel = 'channel' in answer.turn ? answer.turn.channel : 'messaging';
  switch (action.do) {
    case 'say': {
      const quickReplies = action.quickReplies ? { quickReplies: action.quickReplies } : {};
      return { ...base, verb: 'say', notAfter: answer.notAfter, text: action.text, channel, ...quickReplies };
    }
    case 'handOver':
    case 'pass': {
      const to = targetNamed(action.target, settings);
      const { metadata } = action;
      const told = metadata === undefined ? {} : { metadata: cut(metadata, BOUNDS.metadataCharacters) };
      const move = { ...base, notAfter: causedAt + TIMES.handOver, to, ...told };
      const text = action.do === 'handOver' ? (action.text ?? settings.texts.handOver) : '';
      return text === '' ? { ...move, verb: 'pass' } : { ...move, verb: 'handOver', text, channel };
    }
    case 'release':
      return { ...base, verb: 'release', notAfter: causedAt + TIMES.ownInitiative };
    case 'extend':
      return {
        ...base,
        verb: 'extend',
        notAfter: causedAt + TIMES.ownInitiative,
        durationSeconds: action.durationSeconds,
      };
  }
}

function targetNamed(name: string, settings: PageSettings) {
  const target = settings.targets[name];
  if (target) return target.appId;
  throw new Error(
    `the bot names the target "${name}"; known are: ${Object.keys(settings.targets).join(', ')}`,
  );
}
