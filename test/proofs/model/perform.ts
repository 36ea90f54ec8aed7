import { bot } from '../../../functions/bot/bot.ts';
import { PAUSE_TIMES } from '../../../functions/graph/retry-times.ts';
import type { Action } from '../../../functions/thread/action.ts';
import type { AnswerCommand, Command } from '../../../functions/thread/command.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import type { Outcome } from '../../../functions/thread/outcome.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { PERSON } from '../../support/threads.ts';
import { callGraph } from './meta.ts';
import { fault, spend } from './processes.ts';
import { settingsOf } from './settings-of.ts';
import type { Done, Handover, State, Step } from './state.ts';
import type { Variant } from './variant.ts';

/** How a call can end: what it did to the world, and what its caller was told. */
export interface Performed {
  readonly label: string;
  readonly state: State;
  readonly told: { readonly done?: Done; readonly knowsMode?: boolean; readonly toldOf?: Thread };
  readonly isOptional?: boolean;
}

const HARMLESS = ['verify', 'extend'];
/** Graph's `Retry-After`, in ms. */
const BUSY = 2_000;

/** What can come of the call of a command that has begun (`perform.ts`), or of reading the Page's mode (`read-mode.ts`). */
export function perform(state: State, variant: Variant, handover: Handover): readonly Performed[] {
  const { next, name, markedAt = state.now } = handover;
  // What comes before the call may take a while, the call itself no longer than this.
  const askedAt = Math.max(markedAt, state.now - TIMES.graphCall);
  if (!next) throw new Error('the handover function calls what it has marked');
  if (next.kind === 'readMode')
    return [{ label: `${name} reads the Page's mode`, state, told: { knowsMode: true } }];
  if (next.kind === 'tell') {
    const { snapshot } = handover;
    return [{ label: `${name} tells the alarm`, state, told: snapshot ? { toldOf: snapshot.thread } : {} }];
  }
  const { command } = next;
  const told = (outcome: Outcome, answeredAt = state.now) => ({
    done: { command, outcome, timing: { askedAt, answeredAt } },
  });
  if (command.verb === 'answer') {
    return [{ label: `${name} asks the bot`, state, told: told(runBot(command, variant)) }];
  }
  const called = callGraph(state, variant, command);
  return [
    {
      label: `${name} calls ${command.verb}: ${called.outcome.kind}`,
      state: called.state,
      told: told(called.outcome),
    },
    ...faults(state, called.state, command, name).map(({ outcome, ...each }) => ({
      ...each,
      told: told(outcome, each.state.now),
    })),
  ];
}

function runBot(command: AnswerCommand, variant: Variant): Outcome {
  const actions = bot({ psid: PERSON, turn: command.turn, settings: settingsOf(variant) });
  return { kind: 'actions', actions: actions as readonly Action[] };
}

/** What `to-outcome.ts` makes of a call without an answer, which takes a moment to be known, or with the answer to come back later. */
function faults(before: State, after: State, command: Command, name: string): readonly Faulty[] {
  const call = `${name} calls ${command.verb}`;
  const retry = (detail: string): Outcome => ({ kind: 'retry', retryAt: before.now + BUSY, detail });
  const lost: Outcome = HARMLESS.includes(command.verb)
    ? retry('timeout')
    : { kind: 'inDoubt', detail: 'timeout' };
  const ambiguous = (how: string, state: State) =>
    fault('ambiguous', `${call}, ${how}`, state, (spent) => ({ ...spent, now: spent.now + 1 }));
  const inFlight = { ...spend(before, 'late'), inFlight: [...before.inFlight, command] };
  return [
    ...[
      ...ambiguous('whose answer is lost', after),
      ...ambiguous('which is lost on its way', before),
      ...(before.left.late > 0 ? ambiguous('and gives up before Meta does it', inFlight) : []),
    ].map((step) => ({ ...step, outcome: lost })),
    ...fault('pagePauses', `${call}, and the Page is to wait`, before, (spent) => ({
      ...spent,
      pausedUntil: spent.now + PAUSE_TIMES['rate-limit'],
    })).map((step) => ({ ...step, outcome: { kind: 'paused', detail: '613' } as const })),
    ...fault('busy', `${call}, which is to come back later`, before, (spent) => spent).map((step) => ({
      ...step,
      outcome: retry('4'),
    })),
  ];
}

interface Faulty extends Step {
  readonly outcome: Outcome;
}
