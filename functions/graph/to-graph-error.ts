import type { Classification } from './classify.ts';
import { type Disposition, isPause } from './disposition.ts';
import {
  GraphCredentialError,
  type GraphError,
  GraphHttpError,
  GraphNetworkError,
  GraphRateLimitError,
  GraphRefusedError,
} from './graph-error.ts';
import type { NoAnswer } from './transport.ts';

/** A call, as far as an error about it needs to know it. */
export interface Called {
  readonly method: 'GET' | 'POST';
  /** The endpoint: last part of the path, or `page` for the Page itself. */
  readonly edge: string;
}

/** How a call stands in a message, e.g. `POST messages`. */
export function nameOf({ method, edge }: Called): string {
  return `${method} ${edge}`;
}

/** The error for an answer that is not the promised success; `isGraphs` if it holds an error of Graph's own. */
export function errorOfAnswer(called: Called, known: Classification, isGraphs: boolean): GraphError {
  const failure = { ...known, call: nameOf(called), disposition: settled(called, known.disposition) };
  const { disposition } = known;
  if (isPause(disposition, 'rate-limit')) return new GraphRateLimitError(failure);
  if (isPause(disposition, 'token') || disposition === 'appSecretProof')
    return new GraphCredentialError(failure);
  return isGraphs ? new GraphRefusedError(failure) : new GraphHttpError(failure);
}

/** The error for a request without an answer: one that never left is repeated, any other is in doubt. */
export function errorOfSilence(called: Called, { message, isUnsent }: NoAnswer): GraphError {
  return new GraphNetworkError({
    call: nameOf(called),
    disposition: isUnsent ? 'retry' : settled(called, 'inDoubt'),
    explanation: isUnsent
      ? `Graph was not reached (${message}); check the base URL and the way out of the network`
      : `no answer came (${message}); it may have happened all the same`,
  });
}

/** A question changes nothing: what has become of it does not matter, and it may be asked again. */
function settled({ method }: Called, disposition: Disposition): Disposition {
  return method === 'GET' && disposition === 'inDoubt' ? 'retry' : disposition;
}
