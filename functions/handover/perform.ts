import type { GraphError } from '../graph/graph-error.ts';
import type { Command } from '../thread/command.ts';
import type { Outcome } from '../thread/outcome.ts';
import { modeOf } from '../thread/page.ts';
import type { Thread } from '../thread/thread.ts';
import { callAsPage } from './call-as-page.ts';
import { readMode } from './read-mode.ts';
import { runBot } from './run-bot.ts';
import { toOutcome } from './to-outcome.ts';
import { type GraphCommand, toPageCall } from './to-page-call.ts';
import { type Done, hasTime, type Visit } from './visit.ts';

/** Makes the one call of a command that has begun, and tells how it ended and when. */
export async function perform(command: Command, thread: Thread, visit: Visit): Promise<Done> {
  const { settings, parts } = visit;
  if (command.verb !== 'answer' && command.verb !== 'unknown') return performAtGraph(command, thread, visit);
  const askedAt = parts.now();
  const outcome: Outcome =
    command.verb === 'answer'
      ? await runBot(command, thread, settings, parts)
      : { kind: 'paused', detail: 'unknown-verb' };
  return { outcome, timing: { askedAt, answeredAt: parts.now() } };
}

async function performAtGraph(command: GraphCommand, thread: Thread, visit: Visit): Promise<Done> {
  const called = await callAsPage(toPageCall(command, thread.psid, visit), visit);
  const { timing } = called;
  switch (called.kind) {
    case 'answered':
      return { outcome: called.answer, timing };
    case 'notCalled':
      return { outcome: called.outcome, timing };
    case 'failed':
      return { outcome: await outcomeOf(called.error, command, thread, visit), timing };
  }
}

async function outcomeOf(
  error: GraphError,
  command: GraphCommand,
  thread: Thread,
  visit: Visit,
): Promise<Outcome> {
  const { now, random } = visit.parts;
  const ofMode = isAboutMode(error, command) ? await findOtherMode(thread, visit) : undefined;
  return ofMode ?? toOutcome(error, command, now(), random);
}

/** `27` says so; any refusal of a `request` may mean it. */
function isAboutMode({ disposition }: GraphError, { verb }: GraphCommand): boolean {
  if (disposition === 'wrongMode') return true;
  return verb === 'request' && (disposition === 'never' || disposition === 'notOwner');
}

/**
 * The Page may not be in the mode we thought: it is read anew, and where it differs the other verb is used. Without
 * the time to read it, the next visit is told the same and finds out.
 */
async function findOtherMode({ platform }: Thread, visit: Visit): Promise<Outcome | undefined> {
  const { pageState, parts } = visit;
  if (!hasTime(visit)) return { kind: 'retry', retryAt: parts.now(), detail: 'other mode' };
  const before = modeOf(pageState.current, platform, parts.now());
  const failed = await readMode(platform, visit);
  const mode = pageState.current[platform]?.mode;
  const isOther = !failed && mode !== undefined && mode !== before;
  return isOther ? { kind: 'otherMode', mode, detail: 'other mode' } : undefined;
}
