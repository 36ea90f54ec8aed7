import type { ThreadKey } from '../../../../functions/messenger/ids.ts';
import type { Thread } from '../../../../functions/thread/thread.ts';
import { OUR_APP } from '../../../ids.ts';
import type { Storm } from '../storm.ts';
import { lastChange } from './at-meta.ts';

const ABOUT_OWNERS = ['message', 'quick_reply', 'postback', 'echo', 'pass', 'take', 'request'];

/**
 * The ledger names the owner that Meta has. Two cases are excused. Control moved without a webhook, or with a lost one,
 * after the last event of the thread and after the last question to Meta: the ledger learns it at the next message, or
 * when control would run out. Or Meta refused the question.
 */
export function brokenByUntruth(storm: Storm): string[] {
  return [...storm.written.threads].flatMap(([key, thread]) => {
    const { owner } = storm.meta.page.view(thread.psid);
    if (isTrue(thread, owner)) {
      storm.tally.add(`owner ${thread.owner.kind}`);
      return [];
    }
    const excuse = excuseOf(storm, key, thread, owner);
    if (excuse !== undefined) {
      storm.tally.add(`owner ${excuse}`);
      return [];
    }
    const believed = thread.owner.kind === 'app' ? thread.owner.appId : thread.owner.kind;
    return [
      `${key} ${owner === null ? 'is idle' : `is owned by ${owner}`} at Meta, and the ledger says ${believed}${thread.unproven ? ' (unproven)' : ''}`,
    ];
  });
}

function isTrue({ owner }: Thread, atMeta: string | null): boolean {
  if (atMeta === null) return owner.kind === 'idle' || owner.kind === 'unknown';
  if (atMeta === OUR_APP) return owner.kind === 'us';
  return owner.kind === 'foreign' || (owner.kind === 'app' && owner.appId === atMeta);
}

function excuseOf(storm: Storm, key: ThreadKey, thread: Thread, atMeta: string | null): string | undefined {
  if (isHidden(storm, thread, atMeta)) return 'hidden by Meta';
  const changedAt = lastChange(storm.meta.periods(thread.psid), storm.time.now());
  if (isUntold(storm, key, changedAt)) return 'untold';
  // A token that may not read one owner is not asked to for an hour.
  const since = changedAt - 60 * 60_000;
  const isRefused = storm.records.refused.some(({ edge, at }) => edge === 'thread_owner' && at > since);
  return isRefused ? 'not told by Meta' : undefined;
}

/** Without Conversation Routing Meta hides the owner's id from other apps: the ledger keeps the app that it had. */
function isHidden({ conversation }: Storm, { owner }: Thread, atMeta: string | null): boolean {
  const { mode, steps } = conversation;
  const wasZeroConfig = mode === 'zero-config' || steps.some((step) => step.act === 'zero-config');
  return wasZeroConfig && owner.kind === 'app' && atMeta !== null && atMeta !== OUR_APP;
}

function isUntold({ records }: Storm, key: ThreadKey, changedAt: number): boolean {
  const known = new Set<string>();
  let newestEchoAt = 0;
  const arrivals = records.received.flatMap(({ at, key: where, event }) => {
    if (where !== key || known.has(event.id) || !ABOUT_OWNERS.includes(event.kind)) return [];
    known.add(event.id);
    if (event.kind !== 'echo') return [at];
    // An echo that arrives after a later one changes nothing in the ledger: it asks for no check either.
    if (event.at.to < newestEchoAt) return [];
    newestEchoAt = event.at.to;
    return [at];
  });
  const asked = [...records.accepted.values()]
    .filter(({ key: where, command, endedAt }) => where === key && command.verb === 'verify' && endedAt)
    .map(({ begins }) => begins.at(-1) ?? 0);
  return changedAt > Math.max(...asked, ...arrivals);
}
