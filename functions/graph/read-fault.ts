import * as z from 'zod';

/** What Graph says went wrong. */
export interface Fault {
  readonly code?: number;
  readonly subcode?: number;
  /** Graph's sentence: to be recognized, never to be logged. */
  readonly sentence: string;
  readonly isTransient: boolean;
  readonly fbtraceId?: string;
}

const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);
const text = z.string().catch('');

const error = z.object({
  message: text,
  code: number,
  error_subcode: number,
  is_transient: z.boolean().catch(false),
  // Foreign text that goes into logs: only what a trace id is made of.
  fbtrace_id: z
    .string()
    .regex(/^[\w+/=-]{1,64}$/)
    .optional()
    .catch(undefined),
});
const sentence = z.string().transform((message) => error.parse({ message }));
const flat = z
  .object({ error_message: z.string() })
  .loose()
  .transform(({ error_message, ...rest }) => error.parse({ ...rest, message: error_message }));
const envelope = z.union([
  z.object({ error: z.union([error, sentence]) }).transform((body) => body.error),
  flat,
]);

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
