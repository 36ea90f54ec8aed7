import type { ThreadKey } from '../../../../functions/messenger/ids.ts';
import type { Thread } from '../../../../functions/thread/thread.ts';
import { OURS } from '../meta.ts';
import type { Storm } from '../storm.ts';
import { lastChange } from './at-meta.ts';

const ABOUT_OWNERS = ['message', 'quick_reply', 'postback', 'echo', 'pass', 'take', 'request'];

/**
 * The ledger tells the truth: it names the owner whom Meta has. Excused is what nobody could tell: control that has
 * moved without a webhook, or with one that Meta lost, after the last thing that we were told of the thread, and after
 * we last asked; that is found out at the next message or when control would have run out. And a question that Meta has
 * refused, or that has failed five times: its failure is listed.
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
      `${key} is ${owner ?? 'nobody'}'s, and the ledger says ${believed}${thread.unproven ? ' (unproven)' : ''}`,
    ];
  });
}

function isTrue({ owner }: Thread, atMeta: string | null): boolean {
  if (atMeta === null) return owner.kind === 'idle' || owner.kind === 'unknown';
  if (atMeta === OURS) return owner.kind === 'us';
  return owner.kind === 'foreign' || (owner.kind === 'app' && owner.appId === atMeta);
}

function excuseOf(storm: Storm, key: ThreadKey, thread: Thread, atMeta: string | null): string | undefined {
  if (isHidden(storm, thread, atMeta)) return 'hidden by Meta';
  const changedAt = lastChange(storm.meta.periods(thread.psid), storm.time.now());
  if (isUntold(storm, key, changedAt)) return 'untold';
  const isListed = thread.failures.some(({ verb, at }) => verb === 'verify' && at > changedAt);
  return isListed ? 'not to be had from Meta, and listed' : undefined;
}

/** Without Conversation Routing Meta tells other apps that somebody has the thread, and not who: a name we had stays. */
function isHidden({ conversation }: Storm, { owner }: Thread, atMeta: string | null): boolean {
  const { mode, steps } = conversation;
  const wasZeroConfig = mode === 'zero-config' || steps.some((step) => step.act === 'zero-config');
  return wasZeroConfig && owner.kind === 'app' && atMeta !== null && atMeta !== OURS;
}

function isUntold({ records }: Storm, key: ThreadKey, changedAt: number): boolean {
  const known = new Set<string>();
  const arrivals = records.heard.flatMap(({ at, key: where, event }) => {
    if (where !== key || known.has(event.id) || !ABOUT_OWNERS.includes(event.kind)) return [];
    known.add(event.id);
    return [at];
  });
  const asked = [...records.accepted.values()]
    .filter(({ key: where, command, endedAt }) => where === key && command.verb === 'verify' && endedAt)
    .map(({ begins }) => begins.at(-1) ?? 0);
  return changedAt > Math.max(...asked, ...arrivals);
}
