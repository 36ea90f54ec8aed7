import {
  BARE_CODES,
  BARE_CODES_AT,
  CODES,
  type Row,
  SENTENCES,
  STATUS_CLASSES,
  STATUSES,
  SUBCODES,
  TRANSIENT,
} from './error-catalogue.ts';
import type { GraphFailure } from './graph-error.ts';
import { type Fault, readFault } from './read-fault.ts';
import { readRetryAfter } from './retry-after.ts';

/** An answer that brought no success. */
export interface Answer {
  /** The endpoint: last part of the path, or `page` for the Page itself. */
  readonly edge: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON, or anything else where the answer was none. */
  readonly body: unknown;
}

export type Classification = Omit<GraphFailure, 'call'> & { readonly httpStatus: number };

/**
 * What an answer means that is not the success its endpoint promises: by subcode, then code, then sentence, then
 * HTTP status, because Graph reuses its codes and forgets its subcodes. The rules are in `error-catalogue.ts`.
 */
export function classify({ edge, status, headers, body }: Answer): Classification {
  const fault = readFault(body);
  const [disposition, explanation] = (fault && rowOfFault(edge, fault)) ?? rowOfStatus(status);
  const retryAfterMs = readRetryAfter(headers);
  return {
    disposition,
    explanation,
    httpStatus: status,
    ...(fault?.code === undefined ? {} : { graphCode: fault.code }),
    ...(fault?.subcode === undefined ? {} : { subcode: fault.subcode }),
    ...(fault?.fbtraceId === undefined ? {} : { fbtraceId: fault.fbtraceId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function rowOfFault(edge: string, { code = -1, subcode, sentence, isTransient }: Fault): Row | undefined {
  return (
    SUBCODES[subcode ?? code] ??
    SUBCODES[code] ??
    CODES[code] ??
    rowOfSentence(sentence) ??
    (isTransient ? TRANSIENT : undefined) ??
    (subcode === undefined ? (BARE_CODES_AT[edge]?.[code] ?? BARE_CODES[code]) : undefined)
  );
}

function rowOfSentence(sentence: string): Row | undefined {
  const found = SENTENCES.find(([pattern]) => pattern.test(sentence));
  return found && [found[1], found[2]];
}

const UNKNOWN: Row = ['never', 'an HTTP status that Graph does not use; check the base URL'];

function rowOfStatus(status: number): Row {
  return STATUSES[status] ?? STATUS_CLASSES[Math.floor(status / 100)] ?? UNKNOWN;
}
