import * as z from 'zod';
import type { AppId } from '../messenger/ids.ts';
import { toId } from '../messenger/ids.ts';
import type { Command, UnknownCommand, VerifyCommand } from '../thread/command.ts';
import { isoTime } from './iso-time.ts';

/** An app id as it is kept: always text, never a number. */
export const storedAppId = z.custom<AppId>(
  (value) => typeof value === 'string' && toId(value) !== undefined,
  'must be an app id as text',
);

const text = z.string().exactOptional();
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
  doubts: z.number().exactOptional(),
  retryAt: isoTime.exactOptional(),
  begun: z
    .looseObject({
      attempt: z.string(),
      at: isoTime,
      overtaken: z.boolean().exactOptional(),
      inDoubt: z.boolean().exactOptional(),
    })
    .exactOptional(),
  refused: z.boolean().exactOptional(),
} satisfies Record<Exclude<keyof VerifyCommand, 'verb'>, z.ZodType>;

const quickReplies = z.array(z.looseObject({ title: z.string(), payload: z.string() })).exactOptional();

/** A command of a verb that this version knows. */
export type KnownCommand = Exclude<Command, UnknownCommand>;

const commands = [
  z.looseObject({ ...base, verb: z.literal('answer'), turn }),
  z.looseObject({ ...base, verb: z.literal('say'), text: z.string(), quickReplies, channel }),
  z.looseObject({ ...base, verb: z.literal('pass'), to: storedAppId, metadata: text }),
  z.looseObject({
    ...base,
    verb: z.literal('handOver'),
    to: storedAppId,
    metadata: text,
    text: z.string(),
    channel,
  }),
  z.looseObject({ ...base, verb: z.enum(['take', 'request']) }),
  z.looseObject({ ...base, verb: z.literal('release') }),
  z.looseObject({ ...base, verb: z.literal('extend'), durationSeconds: z.number() }),
  z.looseObject({ ...base, verb: z.literal('verify') }),
] as const;

/** Commands in the code, and their maps in the table with times as text. */
export const commandSchema: z.ZodType<KnownCommand, Record<string, unknown>> = z.discriminatedUnion(
  'verb',
  commands,
);

/** The verbs that this version knows. */
export const KNOWN_VERBS: ReadonlySet<unknown> = new Set<KnownCommand['verb']>([
  'answer',
  'say',
  'pass',
  'handOver',
  'take',
  'request',
  'release',
  'extend',
  'verify',
]);
