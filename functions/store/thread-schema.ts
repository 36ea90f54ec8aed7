import * as z from 'zod';
import type { JournalEntry, Owner, Thread } from '../thread/thread.ts';
import { storedAppId } from './command-schema.ts';
import { isoTime } from './iso-time.ts';

const text = z.string().exactOptional();
const time = isoTime.exactOptional();

// An operator may delete a list in the console, or empty it: both mean an empty list.
const failures = z.array(
  z.looseObject({
    command: z.string(),
    verb: z.string(),
    reason: z.string(),
    at: isoTime,
    fbtraceId: text,
  }),
);

const journal = z.array(
  z.looseObject({
    at: isoTime,
    what: z.string(),
    id: z.string(),
    // Verdicts are for reading; one of a later version is passed on.
    verdict: z.custom<JournalEntry['verdict']>((value) => typeof value === 'string', 'must be text'),
    detail: text,
    fbtraceId: text,
  }),
);

/** Members of a thread that its item holds under the same name; the others are its key, its owner and its mailbox. */
type SameName = Exclude<keyof Thread, 'accountId' | 'psid' | 'owner' | 'mailbox'>;

const shape = {
  platform: z.enum(['messenger', 'instagram']),
  owner: z.enum(['us', 'app', 'foreign', 'idle', 'unknown']).default('unknown'),
  ownerAppId: storedAppId.exactOptional(),
  ownerName: text,
  unproven: z.boolean().default(false),
  evidence: z.looseObject({ kind: z.string(), from: isoTime, to: isoTime }).exactOptional(),
  since: time,
  expiresAt: time,
  elsewhereAt: time,
  lastPersonAt: time,
  lastHumanAt: time,
  interjection: z.looseObject({ at: isoTime, appId: storedAppId.exactOptional() }).exactOptional(),
  returnAskedAt: time,
  checkAt: time,
  echoes: z.boolean().default(false),
  recent: z.array(z.string()).default([]),
  recentStamps: z.looseObject({ floor: isoTime, half: isoTime, newest: isoTime }).exactOptional(),
  said: z.array(z.string()).default([]),
  askedAt: time,
  waitingFor: text,
  failures: failures.default([]),
  journal: journal.default([]),
  lease: z.looseObject({ holder: z.string(), until: isoTime, visits: z.number() }).exactOptional(),
  dueAt: time,
} satisfies Record<SameName | 'owner' | 'ownerAppId', z.ZodType>;

/** A thread's members as its item holds them, with the owner as two attributes. */
export type ThreadAttributes = Pick<Thread, SameName> & {
  readonly owner: Owner['kind'];
  readonly ownerAppId?: Extract<Owner, { kind: 'app' }>['appId'];
};

/** Attributes in the code, and in the table with times as text. */
export const threadSchema: z.ZodType<ThreadAttributes, Record<string, unknown>> = z.object(shape);

/** Names of the attributes that `threadSchema` reads. */
export const THREAD_ATTRIBUTES: readonly string[] = Object.keys(shape);
