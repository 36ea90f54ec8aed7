import * as z from '../messenger/zod.ts';

/** What Graph says went wrong. */
export interface Fault {
  readonly code?: number;
  readonly subcode?: number;
  /** Graph's sentence: to be recognized, never to be logged. */
  readonly sentence: string;
  readonly isTransient: boolean;
  readonly fbtraceId?: string;
}

const digits = z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number));
const number = z.catch(z.optional(z.union([z.number(), digits])), undefined);
const text = z.catch(z.string(), '');

const error = z.object({
  message: text,
  code: number,
  error_subcode: number,
  is_transient: z.catch(z.boolean(), false),
  // Foreign text that goes into logs: only what a trace id is made of.
  fbtrace_id: z.catch(z.optional(z.string().check(z.regex(/^[\w+/=-]{1,64}$/))), undefined),
});
const sentence = z.pipe(
  z.string(),
  z.transform((message) => error.parse({ message })),
);
const nested = z.pipe(
  z.object({ error: z.union([error, sentence]) }),
  z.transform((body) => body.error),
);
const flat = z.pipe(
  z.looseObject({ error_message: z.string() }),
  z.transform(({ error_message, ...rest }) => error.parse({ ...rest, message: error_message })),
);
const envelope = z.union([nested, flat]);

/**
 * The error in a body that Graph sent: in an `error` object, as a bare `error` text, or flat as
 * `error_type`, `code`, `error_message`. A code that stands only in the sentence, `(#210) …`, is taken from there.
 * Undefined where the body holds no error. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function readFault(body: unknown): Fault | undefined {
  const { success, data } = envelope.safeParse(body);
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
