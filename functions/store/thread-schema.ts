import * as z from 'zod/mini';
import type { JournalEntry, Owner, Thread } from '../thread/thread.ts';
import { storedAppId } from './command-schema.ts';
import { isoTime } from './iso-time-schema.ts';

const text = z.exactOptional(z.string());
const time = z.exactOptional(isoTime);

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
  owner: z._default(z.enum(['us', 'app', 'foreign', 'idle', 'unknown']), 'unknown'),
  ownerAppId: z.exactOptional(storedAppId),
  ownerName: text,
  unproven: z._default(z.boolean(), false),
  evidence: z.exactOptional(z.looseObject({ kind: z.string(), from: isoTime, to: isoTime })),
  since: time,
  expiresAt: time,
  elsewhereAt: time,
  lastPersonAt: time,
  lastHumanAt: time,
  interjection: z.exactOptional(z.looseObject({ at: isoTime, appId: z.exactOptional(storedAppId) })),
  returnAskedAt: time,
  checkAt: time,
  echoes: z._default(z.boolean(), false),
  recent: z._default(z.array(z.string()), []),
  recentStamps: z.exactOptional(z.looseObject({ floor: isoTime, half: isoTime, newest: isoTime })),
  said: z._default(z.array(z.string()), []),
  askedAt: time,
  waitingFor: text,
  failures: z._default(failures, []),
  failuresListed: z.exactOptional(z.number()),
  failuresTold: z.exactOptional(z.number()),
  journal: z._default(journal, []),
  lease: z.exactOptional(z.looseObject({ holder: z.string(), until: isoTime, visits: z.number() })),
  dueAt: time,
} satisfies Record<SameName | 'owner' | 'ownerAppId', z.ZodMiniType>;

/** A thread's members as its item holds them, with the owner as two attributes. */
export type ThreadAttributes = Pick<Thread, SameName> & {
  readonly owner: Owner['kind'];
  readonly ownerAppId?: Extract<Owner, { kind: 'app' }>['appId'];
};

/** Attributes in the code, and in the table with times as text. */
export const threadSchema: z.ZodMiniType<ThreadAttributes, Record<string, unknown>> = z.object(shape);

/** Names of the attributes that `threadSchema` reads. */
export const THREAD_ATTRIBUTES: readonly string[] = Object.keys(shape);
