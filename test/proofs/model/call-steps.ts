import { bot } from '../../../functions/bot/bot.ts';
import { type Action, commandsOf } from '../../../functions/bot/bot-contract.ts';
import { PAUSE_TIMES } from '../../../functions/page/page.ts';
import type { Outcome } from '../../../functions/thread/apply-outcome.ts';
import type { CommandOf, KnownCommand } from '../../../functions/thread/command.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import { PERSON } from '../../ids.ts';
import { threadWith } from '../../support/threads.ts';
import { callGraph } from './meta.ts';
import { fault, spend } from './processes.ts';
import { settingsOf } from './settings-of.ts';
import type { Done, Handover, State, Step } from './state.ts';
import type { Variant } from './variant.ts';

/** How a call can end: what it did to the world, and what its caller was told. */
export interface CallStep extends Step {
  readonly done: Done;
}

/** Graph's `Retry-After`, in ms. */
const BUSY = 2_000;

/** What can come of the call of a command that has begun. */
export function callSteps(
  state: State,
  variant: Variant,
  { name, markedAt = state.now }: Handover,
  command: KnownCommand,
): readonly CallStep[] {
  // What comes before the call may take a while, the call itself no longer than this.
  const askedAt = Math.max(markedAt, state.now - TIMES.graphCall);
  const ended = (outcome: Outcome, answeredAt = state.now): Done => ({
    outcome,
    timing: { askedAt, answeredAt },
    command,
  });
  if (command.verb === 'answer') {
    return [{ label: `${name} asks the bot`, state, done: ended(runBot(command, state.now, variant)) }];
  }
  const called = callGraph(state, variant, command);
  return [
    {
      label: `${name} calls ${command.verb}: ${called.outcome.kind}`,
      state: called.state,
      done: ended(called.outcome),
    },
    ...laggingSteps(state, variant, command, name).map((step) => ({ ...step, done: ended(step.outcome) })),
    ...faults(state, called.state, command, name).map(({ outcome, ...each }) => ({
      ...each,
      done: ended(outcome, each.state.now),
    })),
  ];
}

/** Meta answers what was true a moment ago. */
function laggingSteps(
  state: State,
  variant: Variant,
  command: KnownCommand,
  name: string,
): readonly Faulty[] {
  const { lagging, now } = state;
  if (command.verb !== 'verify' || !lagging || now > lagging.until) return [];
  const { outcome } = callGraph({ ...state, control: lagging.control }, variant, command);
  return fault('lags', `${name} calls verify, and Meta lags`, state, (spent) => spent).map((step) => ({
    ...step,
    outcome,
  }));
}

function runBot(command: CommandOf<'answer'>, now: number, variant: Variant): Outcome {
  const settings = settingsOf(variant);
  const actions = bot({ psid: PERSON, turn: command.turn, settings, at: now }) as readonly Action[];
  // The targets are always open: nothing of the thread decides.
  const moment = { thread: threadWith(), now };
  return { kind: 'answered', commands: commandsOf(command, actions, settings, 'messenger', moment) };
}

/** How a call ends without an answer, which takes a moment to be known, or with the answer to come back later. */
function faults(before: State, after: State, command: KnownCommand, name: string): readonly Faulty[] {
  const call = `${name} calls ${command.verb}`;
  const retryAt = before.now + BUSY;
  const lost: Outcome = { kind: 'inDoubt', retryAt, detail: 'timeout' };
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
      outcome: { kind: 'retry', retryAt, detail: '4' } as const,
    })),
  ];
}

interface Faulty extends Step {
  readonly outcome: Outcome;
}
