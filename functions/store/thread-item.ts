import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { parseThreadKey, threadKey } from '../messenger/ids.ts';
import { faultsOf } from '../runtime/faults.ts';
import { type Command, commandSchemas, type KnownCommand, type UnknownCommand } from '../thread/command.ts';
import { MINUTE } from '../thread/limits.ts';
import { isHeldByOther, isOfLaterVersion } from '../thread/ownership.ts';
import { isoTime, storedAppId, toIso } from '../thread/stored.ts';
import { lastActivityOf, type Owner, type Thread, threadAttributes } from '../thread/thread.ts';
import { fromAttributes, type Item, pick, toAttributes } from './attributes.ts';
import type { StoredVersion } from './dynamodb-table.ts';
import { versionSchema } from './dynamodb-table.ts';
import { ItemUnreadableError } from './errors.ts';
import { isFromLaterVersion } from './later-version.ts';
import { dueShardOf, failedShardOf, RECORDS, type WaitingFor, waitingShardOf } from './table.ts';

/** A thread as it was read. */
export interface Snapshot {
  readonly thread: Thread;
  /** Every write raises it by one; it starts at the epoch in ms, so that a re-made item never has an old one. */
  readonly version: number;
  /** The stored version, where it could not be read. */
  readonly storedVersion?: StoredVersion;
  /** Attributes that this version of the code does not know: they are written back as they were. */
  readonly unknown: Readonly<Record<string, AttributeValue>>;
}

const itemSchema = z.object(threadAttributes);
// The owner is two attributes, which people read in the console.
const ownerSchema = z.object({
  owner: z._default(z.enum(['us', 'app', 'foreign', 'idle', 'unknown']), 'unknown'),
  ownerAppId: z.exactOptional(storedAppId),
});
/** What tells about the owner. Of a kind that only a later version knows, all of it is kept as it is. */
const OF_OWNER: readonly string[] = ['owner', 'ownerAppId', 'heldBy', 'heldSince'];

/** Attributes that are made anew at each write, from the thread and the time. */
const DERIVED = [
  'failedShard',
  'failedAt',
  'waitingShard',
  'dueShard',
  'version',
  'updatedAt',
  'ttl',
] as const;
const KNOWN = new Set<string>([
  'thread',
  'record',
  'mailbox',
  ...Object.keys(threadAttributes),
  ...OF_OWNER,
  ...DERIVED,
]);

/**
 * The item of a thread, written at `at` (Unix ms) and kept for `retentionDays` after its last activity. Throws if a
 * member has another type than its own, or is NaN.
 */
export function toItem({ thread, version, unknown }: Snapshot, at: number, retentionDays: number): Item {
  const { accountId, psid, owner, mailbox, ...members } = thread;
  const mayBeHeld = holderOf(thread) !== undefined || isOfLaterVersion(owner);
  return {
    ...unknown,
    ...toAttributes(z.encode(itemSchema, members as z.output<typeof itemSchema>)),
    ...toOwner(owner),
    mailbox: { L: mailbox.map((command) => ({ M: toMap(command) })) },
    ...toAttributes({
      thread: threadKey(accountId, psid),
      record: RECORDS.thread,
      version,
      updatedAt: toIso(at),
      ...indexed(thread, at),
      // A thread with work, that somebody else may hold, or in which the person waits, is never deleted by age.
      ...(mailbox.length > 0 || mayBeHeld || thread.waitingSince !== undefined
        ? {}
        : { ttl: Math.floor((lastActivityOf(thread) ?? at) / 1_000) + retentionDays * 86_400 }),
    }),
  };
}

/** The thread that an item holds. Throws ItemUnreadableError naming each attribute that is missing or of a wrong type. */
export function fromItem(item: Item): Snapshot {
  const key = item.thread?.S ?? '';
  const address = parseThreadKey(key);
  const { mailbox, ...attributes } = pick(item, (name) => KNOWN.has(name));
  const known = fromAttributes(attributes);
  const members = itemSchema.safeParse(known);
  const version = versionSchema.safeParse(known.version);
  const { owner, faults: ofOwner } = fromOwner(item);
  const { commands, faults } = fromMailbox(mailbox);
  faults.push(...ofOwner);
  if (members.error) faults.push(...faultsOf(members.error));
  if (version.error) faults.push(...faultsOf(version.error, 'version'));
  if (!address) faults.push('thread: must be <account id>:<PSID>');
  if (!members.success || !version.success || !address || !owner || faults.length > 0) {
    throw new ItemUnreadableError(key, faults);
  }
  return {
    thread: { ...members.data, ...address, owner, mailbox: commands },
    version: version.data,
    unknown: pick(item, (name) => !KNOWN.has(name)),
  };
}

/** Keys of the sparse indexes: each pair is there exactly while the item belongs into its index. */
function indexed(thread: Thread, at: number): Record<string, string> {
  const { accountId, psid, failures } = thread;
  const key = threadKey(accountId, psid);
  const holder = holderOf(thread);
  const failedAt = Math.max(...failures.map((failure) => failure.at));
  return {
    ...(holder === undefined
      ? {}
      : {
          heldBy: `${accountId}#${holder}`,
          heldSince: toIso(thread.humanAround?.at ?? thread.since ?? at),
        }),
    ...(isWaitingLong(thread, at) ? { waitingShard: waitingShardOf(key, waitingForOf(thread)) } : {}),
    ...(failures.length > 0 ? { failedShard: failedShardOf(key), failedAt: toIso(failedAt) } : {}),
    ...(thread.dueAt === undefined ? {} : { dueShard: dueShardOf(key) }),
  };
}

/** Who has the thread instead of us; `somebody` is a human in a thread that no app owns. */
function holderOf({ owner, ownerName, humanAround }: Thread): string | undefined {
  if (isHeldByOther(owner)) return ownerName ?? (owner.kind === 'app' ? owner.appId : owner.kind);
  return humanAround && owner.kind !== 'us' ? 'somebody' : undefined;
}

/** An ordinary answer comes sooner: its wait costs no entry in the index. */
function isWaitingLong({ waitingSince }: Thread, at: number): boolean {
  return waitingSince !== undefined && at >= waitingSince + 2 * MINUTE;
}

function waitingForOf(thread: Thread): WaitingFor {
  if (holderOf(thread) === undefined) return 'bot';
  return thread.rang?.unclaimed ? 'nobody' : 'human';
}

function toOwner(owner: Owner): Item {
  if (owner.kind === 'unknown' && owner.raw) return rawMap.parse(owner.raw);
  const appId = owner.kind === 'app' ? { ownerAppId: owner.appId } : {};
  return toAttributes(z.encode(ownerSchema, { owner: owner.kind, ...appId }));
}

/** The owner by the attributes of an item, or what is wrong with them. */
function fromOwner(item: Item): { owner?: Owner; faults: readonly string[] } {
  const raw = pick(item, (name) => OF_OWNER.includes(name));
  const values = fromAttributes(raw);
  const parsed = ownerSchema.safeParse(values);
  if (parsed.error) {
    return parsed.error.issues.some((issue) => isFromLaterVersion(issue, values))
      ? { owner: { kind: 'unknown', raw }, faults: [] }
      : { faults: faultsOf(parsed.error) };
  }
  const { owner: kind, ownerAppId: appId } = parsed.data;
  if (kind !== 'app') return { owner: { kind }, faults: [] };
  if (appId === undefined) return { faults: ['ownerAppId: must be there while the owner is an app'] };
  return { owner: { kind, appId }, faults: [] };
}

const { answer, ...others } = commandSchemas;
const commandSchema: z.ZodMiniType<KnownCommand, Record<string, unknown>> = z.discriminatedUnion('verb', [
  answer,
  ...Object.values(others),
]);

/**
 * The commands of a `mailbox` attribute, and what is wrong with it. A missing mailbox is an empty one. A command with a
 * verb, a cause, a channel or a kind of turn that only a later version knows is kept, and waits.
 */
function fromMailbox(attribute: AttributeValue | undefined): { commands: Command[]; faults: string[] } {
  const commands: Command[] = [];
  const faults: string[] = [];
  if (attribute && !attribute.L) faults.push('mailbox: must be a list');
  for (const [index, { M: map }] of (attribute?.L ?? []).entries()) {
    if (!map) {
      faults.push(`mailbox.${index}: must be a map`);
    } else {
      const values = fromAttributes(map);
      const parsed = commandSchema.safeParse(values);
      if (parsed.success) commands.push(parsed.data);
      else if (parsed.error.issues.some((issue) => isFromLaterVersion(issue, values)))
        commands.push(unknownCommand(map, index));
      else faults.push(...faultsOf(parsed.error, `mailbox.${index}`));
    }
  }
  return { commands, faults };
}

function toMap(command: Command): Item {
  if (command.verb === 'unknown') return rawMap.parse(command.raw);
  return toAttributes(z.encode(commandSchema, command));
}

// Attributes as the API gave them: as plain values they could lose digits that this version cannot judge.
const rawMap = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === 'object' && value !== null),
);

function unknownCommand(map: Item, index: number): UnknownCommand {
  const time = (attribute: AttributeValue | undefined) => isoTime.safeParse(attribute?.S).data;
  return {
    verb: 'unknown',
    id: map.id?.S ?? `unknown-${index}`,
    causedAt: time(map.causedAt) ?? 0,
    notAfter: time(map.notAfter) ?? Number.MAX_SAFE_INTEGER,
    attempts: Number(map.attempts?.N ?? 0),
    raw: map,
  };
}
