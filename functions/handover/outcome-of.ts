import { codeOf, type GraphError } from '../graph/graph-error.ts';
import { nextAttemptAt } from '../graph/retry-times.ts';
import { isPageTrouble } from '../page/pause.ts';
import type { Outcome } from '../thread/apply-outcome.ts';

/** How long a thread waits after a refusal that is not temporary for sure, in ms, where Graph gives no time. */
const REFUSED_MS = 15_000;

/**
 * How an attempt ended, by what Graph's error means. Where it concerns the Page, the Page has been paused before.
 * `attempts` have begun so far, `now` is Unix ms, `random` gives 0 up to 1.
 */
export function outcomeOf(error: GraphError, attempts: number, now: number, random: () => number): Outcome {
  const { fbtraceId, disposition } = error;
  const refusal = { detail: codeOf(error), ...(fbtraceId === undefined ? {} : { fbtraceId }) };
  if (isPageTrouble(disposition)) return { kind: 'paused', ...refusal };
  const waitMs = error.retryAfterMs ?? (disposition === 'refusesThread' ? REFUSED_MS : undefined);
  const retryAt = nextAttemptAt(now, attempts, waitMs, random);
  switch (disposition) {
    case 'retry':
    case 'refusesThread':
      return { kind: 'retry', retryAt, ...refusal };
    case 'inDoubt':
      return { kind: 'inDoubt', retryAt, ...refusal };
    case 'notOwner':
      return { kind: 'notOwner', ...refusal };
    case 'unreachable':
      return { kind: 'unreachable', ...refusal };
    case 'wrongMode':
    case 'mayNotRead':
    case 'never':
      return { kind: 'refused', ...refusal };
  }
}
