import * as z from 'zod/mini';
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

/** An answer without the promised success. */
export interface Answer {
  /** The endpoint: last part of the path, or `page` for the Page itself. */
  readonly edge: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON; anything else where the answer was not JSON. */
  readonly body: unknown;
}

export type Classification = Omit<GraphFailure, 'call' | 'code'> & { readonly httpStatus: number };

/**
 * What an answer without the promised success means. The order is subcode, code, sentence, HTTP status, because Graph
 * uses one code for many causes and often leaves the subcode out. The rules are in `error-catalogue.ts`.
 */
export function classify({ edge, status, headers, body }: Answer): Classification {
  const error = readErrorBody(body);
  const [disposition, explanation] = (error && rowOfError(edge, error)) ?? rowOfStatus(status);
  const retryAfterMs = readRetryAfter(headers);
  return {
    disposition,
    explanation,
    httpStatus: status,
    ...(error?.code === undefined ? {} : { graphCode: error.code }),
    ...(error?.subcode === undefined ? {} : { subcode: error.subcode }),
    ...(error?.fbtraceId === undefined ? {} : { fbtraceId: error.fbtraceId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function rowOfError(edge: string, { code = -1, subcode, sentence, isTransient }: ErrorBody): Row | undefined {
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

/** The error that Graph reports in a body. */
export interface ErrorBody {
  readonly code?: number;
  readonly subcode?: number;
  /** Graph's sentence: only compared with known ones, never logged. */
  readonly sentence: string;
  readonly isTransient: boolean;
  readonly fbtraceId?: string;
}

const digits = z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number));
const number = z.catch(z.optional(z.union([z.number(), digits])), undefined);

const error = z.object({
  message: z.catch(z.string(), ''),
  code: number,
  error_subcode: number,
  is_transient: z.catch(z.boolean(), false),
  // This text from outside goes into logs: only the characters of a trace id are let through.
  fbtrace_id: z.catch(z.optional(z.string().check(z.regex(/^[\w+/=-]{1,64}$/))), undefined),
});
const sentenceOnly = z.pipe(
  z.string(),
  z.transform((message) => error.parse({ message })),
);
const nested = z.pipe(
  z.object({ error: z.union([error, sentenceOnly]) }),
  z.transform((body) => body.error),
);
const flat = z.pipe(
  z.looseObject({ error_message: z.string() }),
  z.transform(({ error_message, ...rest }) => error.parse({ ...rest, message: error_message })),
);
const errorBody = z.union([nested, flat]);

/**
 * The error in a body that Graph sent: an `error` object, an `error` text, or flat members `error_type`, `code`,
 * `error_message`. A code that is only in the sentence, `(#210) …`, is read from there. Undefined for a body without
 * an error. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function readErrorBody(body: unknown): ErrorBody | undefined {
  const { success, data } = errorBody.safeParse(body);
  if (!success) return undefined;
  const code = data.code ?? codeInSentence(data.message);
  return {
    sentence: data.message,
    isTransient: data.is_transient,
    ...(code === undefined ? {} : { code }),
    ...(data.error_subcode === undefined ? {} : { subcode: data.error_subcode }),
    ...(data.fbtrace_id === undefined ? {} : { fbtraceId: data.fbtrace_id }),
  };
}

function codeInSentence(message: string): number | undefined {
  const digits = /^\s*\(#(\d{1,9})\)/.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** No limit of Graph lasts longer. A larger number is a mistake, and would stop a Page for too long. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;

const usage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.catch(z.number().check(z.nonnegative()), 0) })),
);

/**
 * How long Graph asks us to wait, in ms, at most a day: `Retry-After` in seconds, or the longest
 * `estimated_time_to_regain_access`, in minutes, of `X-Business-Use-Case-Usage`. Undefined without either header.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers
 */
export function readRetryAfter(headers: Answer['headers']): number | undefined {
  const ms =
    seconds(headers['retry-after']) * 1_000 || minutesOfUsage(headers['x-business-use-case-usage']) * 60_000;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : undefined;
}

function seconds(value = ''): number {
  return /^\d+$/.test(value) ? Number(value) : 0;
}

function minutesOfUsage(value = ''): number {
  const uses = usage.safeParse(parseOrUndefined(value)).data ?? {};
  return Math.max(
    0,
    ...Object.values(uses)
      .flat()
      .map((use) => use.estimated_time_to_regain_access),
  );
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
