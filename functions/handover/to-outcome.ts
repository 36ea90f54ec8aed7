import { codeOf, type GraphError } from '../graph/graph-error.ts';
import { nextAttemptAt } from '../graph/retry-times.ts';
import type { Command } from '../thread/command.ts';
import type { Outcome } from '../thread/outcome.ts';
import { isPageTrouble } from './page-pause.ts';

/** Repeating these does no harm, so their doubt is none. */
const HARMLESS = ['verify', 'extend'];

/**
 * How an attempt ended, by what Graph's error says to do about it. What concerns the Page or its mode is dealt with
 * before; here it only waits. `now` in Unix ms, `random` from 0 up to 1.
 */
export function toOutcome(
  error: GraphError,
  command: Pick<Command, 'verb' | 'attempts'>,
  now: number,
  random: () => number,
): Outcome {
  const { fbtraceId, disposition } = error;
  const told = { detail: codeOf(error), ...(fbtraceId === undefined ? {} : { fbtraceId }) };
  const retry: Outcome = {
    kind: 'retry',
    retryAt: nextAttemptAt(now, command.attempts, error.retryAfterMs, random),
    ...told,
  };
  if (isPageTrouble(disposition)) return { kind: 'paused', ...told };
  switch (disposition) {
    case 'retry':
      return retry;
    case 'inDoubt':
      return HARMLESS.includes(command.verb) ? retry : { kind: 'inDoubt', ...told };
    case 'notOwner':
      return command.verb === 'verify' ? { kind: 'refused', ...told } : { kind: 'notOwner', ...told };
    case 'wrongMode':
    case 'never':
      return { kind: 'refused', ...told };
  }
}
