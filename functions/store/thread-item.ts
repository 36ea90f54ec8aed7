import * as z from 'zod/mini';
import { parseThreadKey, threadKey } from '../messenger/ids.ts';
import { faultsOf } from '../runtime/faults.ts';
import { lastSignOf } from '../thread/patience.ts';
import type { Owner, Thread } from '../thread/thread.ts';
import { fromAttributes, type Item, pick, toAttributes } from './attributes.ts';
import { ItemUnreadableError } from './errors.ts';
import { toIso } from './iso-time.ts';
import { fromMailbox, toMailbox } from './mailbox-attribute.ts';
import { dueShardOf, RECORDS } from './table.ts';
import type { Snapshot } from './thread-repository.ts';
import { THREAD_ATTRIBUTES, type ThreadAttributes, threadSchema } from './thread-schema.ts';

/** Attributes that are made anew at each write, from the thread and the time. */
const DERIVED = ['heldBy', 'heldSince', 'failedPage', 'dueShard', 'version', 'updatedAt', 'ttl'] as const;

const KNOWN = new Set<string>(['thread', 'record', 'mailbox', ...THREAD_ATTRIBUTES, ...DERIVED]);

const version = z.number().check(z.int());

/**
 * The item of a thread, written at `at` (Unix ms) and kept for `retentionDays` after the last sign of life in it. Throws if a member
 * is of another type than its own, or NaN.
 */
export function toItem({ thread, version, unknown }: Snapshot, at: number, retentionDays: number): Item {
  const { accountId, psid, owner, mailbox, ...members } = thread;
  const attributes = {
    ...members,
    owner: owner.kind,
    ...(owner.kind === 'app' ? { ownerAppId: owner.appId } : {}),
  };
  return {
    ...unknown,
    ...toAttributes(z.encode(threadSchema, attributes)),
    mailbox: toMailbox(mailbox),
    ...toAttributes({
      thread: threadKey(accountId, psid),
      record: RECORDS.thread,
      version,
      updatedAt: toIso(at),
      ...indexed(thread, at),
      ...(canExpire(thread)
        ? { ttl: Math.floor((lastSignOf(thread) ?? at) / 1_000) + retentionDays * 86_400 }
        : {}),
    }),
  };
}

/** The thread that an item holds. Throws ItemUnreadableError naming each attribute that is missing or of a wrong type. */
export function fromItem(item: Item): Snapshot {
  const key = item.thread?.S ?? '';
  const address = parseThreadKey(key);
  const { mailbox, ...attributes } = pick(item, (name) => KNOWN.has(name));
  const known = fromAttributes(attributes);
  const members = threadSchema.safeParse(known);
  const stored = version.safeParse(known.version);
  const owner = members.data && ownerOf(members.data);
  const { commands, faults } = fromMailbox(mailbox);
  if (members.error) faults.push(...faultsOf(members.error));
  if (members.data && !owner) faults.push('ownerAppId: must be there while the owner is an app');
  if (stored.error) faults.push(...faultsOf(stored.error, 'version'));
  if (!address) faults.push('thread: must be <account id>:<PSID>');
  if (!members.success || !stored.success || !address || !owner || faults.length > 0) {
    throw new ItemUnreadableError(key, faults);
  }
  const { ownerAppId: _, ...others } = members.data;
  return {
    thread: { ...others, ...address, owner, mailbox: commands },
    version: stored.data,
    unknown: pick(item, (name) => !KNOWN.has(name)),
  };
}

/** Keys of the sparse indexes: each pair is there exactly while the item belongs into its index. */
function indexed(thread: Thread, at: number): Record<string, string> {
  const { owner, accountId } = thread;
  const isHeld = owner.kind === 'app' || owner.kind === 'foreign';
  const holder = thread.ownerName ?? (owner.kind === 'app' ? owner.appId : owner.kind);
  return {
    ...(isHeld ? { heldBy: `${accountId}#${holder}`, heldSince: toIso(thread.since ?? at) } : {}),
    ...(thread.failures.length > 0 ? { failedPage: accountId } : {}),
    ...(thread.dueAt === undefined ? {} : { dueShard: dueShardOf(threadKey(accountId, thread.psid)) }),
  };
}

/** Work that is left, failures that nobody has cleared and a visit under way are never deleted by age. */
function canExpire({ mailbox, failures, lease }: Thread): boolean {
  return mailbox.length === 0 && failures.length === 0 && lease === undefined;
}

function ownerOf({ owner: kind, ownerAppId: appId }: ThreadAttributes): Owner | undefined {
  if (kind !== 'app') return { kind };
  return appId && { kind, appId };
}
