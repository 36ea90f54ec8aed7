import type { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type ThreadKey, threadKey } from '../../../functions/messenger/ids.ts';
import type { Item } from '../../../functions/store/attributes.ts';
import { RECORDS } from '../../../functions/store/table.ts';
import { fromItem } from '../../../functions/store/thread-item.ts';
import type { Command } from '../../../functions/thread/command.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import { isHeldByOther } from '../../../functions/thread/ownership.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import type { Instance } from './lambda.ts';
import { acceptedAs, type Records } from './records.ts';

/** No command may wait longer: a hand-over may wait for a day, a retry for as long as Graph says. */
const WEEK = 7 * 86_400_000;

/** All threads as last written. Every write of a thread is checked. */
export interface WrittenThreads {
  readonly threads: ReadonlyMap<ThreadKey, Thread>;
  /** `now` is the functions' own time, Unix ms. */
  seen(command: PutItemCommand, instance: Instance, now: number): void;
}

export function watchWrites(records: Records): WrittenThreads {
  const threads = new Map<ThreadKey, Thread>();
  return {
    threads,
    seen({ input: { Item: item = {} } }, instance, now) {
      if (item.record?.S !== RECORDS.thread) return;
      const { thread } = fromItem(item);
      const key = threadKey(thread.accountId, thread.psid);
      const isLate = waitsTooLong(key, thread, records, now);
      if (thread.rang?.unclaimed && !threads.get(key)?.rang?.unclaimed) records.told.push({ key, at: now });
      const begun = begunNow(thread, threads.get(key));
      threads.set(key, thread);
      const faults = [
        ...(isLate ? ['has an answer that waits longer than a lost invocation may cost'] : []),
        ...faultsOfItem(item, thread, now),
        ...begun.flatMap((command) => faultsOfBegin(command, thread, now)),
      ];
      records.broken.push(...faults.map((fault) => `${key} ${fault}`));
      noteCommands(records, key, thread.mailbox, begun, now);
      noteFailures(records, key, thread, instance);
    },
  };
}

/** A new answer is due within a minute, so that a lost invocation costs no message. A visit may postpone it. */
function waitsTooLong(key: ThreadKey, thread: Thread, { accepted }: Records, now: number): boolean {
  const { mailbox, dueAt = 0 } = thread;
  const isUnderWay = mailbox.some(({ begun }) => begun !== undefined);
  const isNew = mailbox.some(({ id, verb }) => verb === 'answer' && !accepted.has(acceptedAs(key, id)));
  return isNew && !isUnderWay && dueAt > now + TIMES.invocationLost;
}

function begunNow({ mailbox }: Thread, before: Thread | undefined): readonly Command[] {
  const known = before?.mailbox.map(({ begun }) => begun?.attempt) ?? [];
  return mailbox.filter(({ begun }) => begun !== undefined && !known.includes(begun.attempt));
}

function faultsOfItem(item: Item, { mailbox, failures, dueAt }: Thread, now: number): string[] {
  const { mailbox: _mailbox, ...others } = item;
  return [
    mailbox.length > 0 && (dueAt === undefined || dueAt > now + WEEK) ? 'has a mailbox and no dueAt' : '',
    mailbox.length > 20 ? 'has more than 20 commands' : '',
    mailbox.length > 0 && item.ttl ? 'may be deleted by age with work in it' : '',
    failures.length > 0 && !(item.failedShard && item.failedAt)
      ? 'has failures and is not in the failed index'
      : '',
    JSON.stringify(others).includes('canary') ? 'holds a text or a secret outside its mailbox' : '',
  ].filter(Boolean);
}

function faultsOfBegin({ verb, notAfter, id }: Command, thread: Thread, now: number): string[] {
  const isExpired = thread.expiresAt !== undefined && thread.expiresAt <= now;
  const isTheirs = isHeldByOther(thread.owner) && !thread.unproven && !isExpired;
  return [
    verb === 'say' && isTheirs ? `begins ${verb} ${id} in a thread of ${thread.owner.kind}` : '',
    // The write itself takes a while.
    notAfter < now - 10_000 ? `begins ${verb} ${id} too late` : '',
  ].filter(Boolean);
}

function noteCommands(
  { accepted, broken }: Records,
  key: ThreadKey,
  mailbox: readonly Command[],
  begun: readonly Command[],
  now: number,
): void {
  for (const command of mailbox) {
    const name = acceptedAs(key, command.id);
    const known = accepted.get(name);
    if (known?.endedAt !== undefined)
      broken.push(`${key} has ${command.verb} ${command.id} again after its end`);
    const begins = known?.begins ?? [];
    if (begun.includes(command)) begins.push(now);
    accepted.set(name, { key, command, begins });
  }
  for (const each of accepted.values()) {
    if (each.key === key && mailbox.every(({ id }) => id !== each.command.id)) each.endedAt ??= now;
  }
}

function noteFailures({ listed }: Records, key: ThreadKey, { failures }: Thread, instance: Instance): void {
  for (const failure of failures) {
    const isKnown = listed.some(
      (each) => each.key === key && each.command === failure.command && each.at === failure.at,
    );
    if (!isKnown) listed.push({ ...failure, key, isWriterAlive: instance.watchLife() });
  }
}
