import fc from 'fast-check';
import type { AccountId, AppId, Psid } from '../../functions/messenger/ids.ts';
import { CAUSES, type Command, type Turn } from '../../functions/thread/command.ts';
import type { Failure, Owner, Thread, TimelineLine } from '../../functions/thread/thread.ts';

/** Ids of every sort that the platform may hand out: any text without the separators of keys. */
const id = fc
  .oneof(
    fc.stringMatching(/^\d{1,20}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[:#\p{Cc}]/u.test(text)),
  )
  .filter((text) => text.length > 0);
const appId = id.map((text) => text as AppId);
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
/** From the year 0 to 9999. */
const time = fc.integer({ min: Date.UTC(-1, 12, 1), max: Date.UTC(10_000, 0, 1) - 1 });
const count = fc.nat({ max: 100 });
const channel = fc.constantFrom('messaging' as const, 'standby' as const);

/** A record whose members are there or absent, never undefined. */
function record<T extends object, K extends keyof T>(
  members: { [P in keyof T]: fc.Arbitrary<T[P]> },
  requiredKeys: K[],
) {
  return fc.record<T, K>(members, { requiredKeys });
}

const turn: fc.Arbitrary<Turn> = fc.oneof(
  record({ kind: fc.constant('message' as const), channel, text, payload: text }, ['kind', 'channel']),
  record({ kind: fc.constant('postback' as const), channel, title: text, payload: text }, [
    'kind',
    'channel',
  ]),
  record(
    {
      kind: fc.constant('returned' as const),
      why: fc.constantFrom('done' as const, 'silent' as const, 'unclaimed' as const),
      from: text,
      metadata: text,
    },
    ['kind'],
  ),
);

const echo = record({ id: text, at: time, isEqual: fc.boolean() }, ['id', 'at']);

const begun = record(
  { attempt: text, at: time, until: time, overtaken: fc.boolean(), echoes: fc.array(echo), doubtAt: time },
  ['attempt', 'at', 'until'],
);

const base = record(
  {
    id: text,
    cause: fc.constantFrom(...CAUSES),
    causedAt: time,
    notAfter: time,
    attempts: count,
    retried: count,
    doubts: count,
    retryAt: time,
    begun,
    refusedAsNotOwner: fc.boolean(),
    unsent: fc.boolean(),
  },
  ['id', 'cause', 'causedAt', 'notAfter', 'attempts'],
);

const quickReplies = fc.array(fc.record({ title: text, payload: text }), { maxLength: 3 });
const work = fc.oneof(
  fc.record({ verb: fc.constant('answer' as const), turn }),
  record({ verb: fc.constant('say' as const), text, channel, quickReplies, once: text }, [
    'verb',
    'text',
    'channel',
  ]),
  record({ verb: fc.constant('pass' as const), to: appId, metadata: text }, ['verb', 'to']),
  fc.record({ verb: fc.constantFrom('reclaim' as const, 'release' as const, 'verify' as const) }),
  fc.record({ verb: fc.constant('extend' as const), durationSeconds: fc.integer({ min: 1, max: 604_800 }) }),
);

/** Commands of every verb that this version knows. */
const arbitraryCommand: fc.Arbitrary<Command> = fc
  .tuple(base, work)
  .map(([common, own]) => ({ ...common, ...own }) as Command);

const owner: fc.Arbitrary<Owner> = fc.oneof(
  fc.constantFrom<Owner>({ kind: 'us' }, { kind: 'foreign' }, { kind: 'idle' }, { kind: 'unknown' }),
  fc.record({ kind: fc.constant('app' as const), appId }),
);

const failure: fc.Arbitrary<Failure> = record(
  { command: text, verb: text, reason: text, at: time, fbtraceId: text },
  ['command', 'verb', 'reason', 'at'],
);

const timelineLine: fc.Arbitrary<TimelineLine> = record(
  {
    at: time,
    what: text,
    id: text,
    verdict: fc.constantFrom('applied' as const, 'stale' as const, 'queued' as const, 'failed' as const),
    detail: text,
    fbtraceId: text,
  },
  ['at', 'what', 'id', 'verdict'],
);

/** Threads of every shape, whether or not the rules would ever lead there. */
export const arbitraryThread: fc.Arbitrary<Thread> = record<Thread, RequiredOf<Thread>>(
  {
    platform: fc.constantFrom('messenger' as const, 'instagram' as const),
    accountId: id.map((each) => each as AccountId),
    psid: id.map((each) => each as Psid),
    owner,
    ownerName: text,
    unproven: fc.boolean(),
    evidence: fc.record({ kind: text, from: time, to: time }),
    since: time,
    expiresAt: time,
    lastPersonAt: time,
    lastHumanAt: time,
    heldByOtherAt: time,
    humanAround: record({ at: time, appId }, ['at']),
    said: fc.dictionary(fc.constantFrom('closed', 'nobodyCame', 'botFailed'), time),
    quickText: record({ words: text, at: time, lastHumanAt: time }, ['words', 'at']),
    verifyAt: time,
    waitingSince: time,
    waitingMessage: text,
    machineAt: time,
    offered: fc.array(appId, { maxLength: 3 }),
    rang: record({ unclaimed: fc.boolean(), silent: fc.boolean() }, []),
    clocksFrom: time,
    failedTurns: count,
    wayBack: record(
      { why: fc.constantFrom('unclaimed' as const, 'silent' as const), at: time, from: appId, until: time },
      ['why', 'at'],
    ),
    returnedAt: time,
    echoes: fc.boolean(),
    mailbox: fc.array(arbitraryCommand, { maxLength: 6 }),
    seenEvents: fc.array(text, { maxLength: 8 }),
    seenStamps: fc.record({ floor: time, half: time, newest: time }),
    seenEarlier: fc.record({
      floor: time,
      parts: fc.array(fc.record({ until: time, ids: text }), { maxLength: 2 }),
    }),
    sentMessages: fc.array(text, { maxLength: 4 }),
    waitingFor: text,
    failures: fc.array(failure, { maxLength: 3 }),
    pendingTimeline: fc.array(timelineLine, { maxLength: 3 }),
    dueAt: time,
  },
  [
    'platform',
    'accountId',
    'psid',
    'owner',
    'unproven',
    'echoes',
    'mailbox',
    'seenEvents',
    'sentMessages',
    'failures',
    'pendingTimeline',
  ],
);

type RequiredOf<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
