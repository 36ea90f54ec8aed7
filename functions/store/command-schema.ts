import * as z from 'zod/mini';
import type { AppId } from '../messenger/ids.ts';
import { toId } from '../messenger/ids.ts';
import type { Command, UnknownCommand, VerifyCommand } from '../thread/command.ts';
import { isoTime } from './iso-time-schema.ts';

/** An app id as it is kept: always text, never a number. */
export const storedAppId = z.custom<AppId>(
  (value) => typeof value === 'string' && toId(value) !== undefined,
  'must be an app id as text',
);

const text = z.exactOptional(z.string());
const channel = z.enum(['messaging', 'standby']);

// Loose objects everywhere: a member that a later version added survives a visit of this one.
const turn = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('message'), channel, text, payload: text }),
  z.looseObject({ kind: z.literal('postback'), channel, title: text, payload: text }),
  z.looseObject({ kind: z.literal('returned'), metadata: text }),
]);

const base = {
  id: z.string(),
  reason: z.string(),
  causedAt: isoTime,
  notAfter: isoTime,
  attempts: z.number(),
  doubts: z.exactOptional(z.number()),
  retryAt: z.exactOptional(isoTime),
  begun: z.exactOptional(
    z.looseObject({
      attempt: z.string(),
      at: isoTime,
      overtaken: z.exactOptional(z.boolean()),
      echo: z.exactOptional(z.string()),
      inDoubt: z.exactOptional(z.boolean()),
    }),
  ),
  refusedAsNotOwner: z.exactOptional(z.boolean()),
} satisfies Record<Exclude<keyof VerifyCommand, 'verb'>, z.ZodMiniType>;

const toTarget = { to: storedAppId, metadata: text };
const quickReplies = z.exactOptional(z.array(z.looseObject({ title: z.string(), payload: z.string() })));

/** A command of a verb that this version knows. */
export type KnownCommand = Exclude<Command, UnknownCommand>;

/** One schema a verb: a verb that is added to `Command` without one does not compile. */
const schemas = {
  answer: z.looseObject({ ...base, verb: z.literal('answer'), turn }),
  say: z.looseObject({ ...base, verb: z.literal('say'), text: z.string(), quickReplies, channel }),
  pass: z.looseObject({ ...base, verb: z.literal('pass'), ...toTarget }),
  handOver: z.looseObject({ ...base, verb: z.literal('handOver'), ...toTarget, text: z.string(), channel }),
  take: z.looseObject({ ...base, verb: z.literal('take') }),
  request: z.looseObject({ ...base, verb: z.literal('request') }),
  release: z.looseObject({ ...base, verb: z.literal('release') }),
  extend: z.looseObject({ ...base, verb: z.literal('extend'), durationSeconds: z.number() }),
  verify: z.looseObject({ ...base, verb: z.literal('verify') }),
} satisfies Record<KnownCommand['verb'], z.ZodMiniType>;

const { answer, ...others } = schemas;

/** Commands in the code, and their maps in the table with times as text. */
export const commandSchema: z.ZodMiniType<KnownCommand, Record<string, unknown>> = z.discriminatedUnion(
  'verb',
  [answer, ...Object.values(others)],
);

/** The verbs that this version knows. */
export const KNOWN_VERBS: ReadonlySet<unknown> = new Set(Object.keys(schemas));
