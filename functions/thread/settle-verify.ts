import type { Command } from './command.ts';
import { AFTER_WORDS } from './hand-over.ts';
import { journal } from './journal.ts';
import { enqueue, remove } from './mailbox.ts';
import type { ThreadOwner, Timing } from './outcome.ts';
import { isElsewhere, ownerOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import { spanOf } from './settle-move.ts';
import type { Owner, Thread } from './thread.ts';
import { verifyCommand } from './verify-command.ts';
import { weigh } from './weigh.ts';

/**
 * Settles a `verify`: Meta's answer is the truth at that moment. If evidence arrived while the question was under
 * way and the two cannot be ordered, Meta is asked once more.
 */
export function settleVerify(
  before: Thread,
  command: Command,
  answer: ThreadOwner,
  isLatest: boolean,
  settings: PageSettings,
  timing: Timing,
): Thread {
  const { checkAt, ...rest } = before;
  const isChecked = checkAt === undefined || checkAt <= timing.answeredAt;
  const thread = remove({ ...rest, ...(isChecked ? {} : { checkAt }), askedAt: timing.askedAt }, command.id);
  const owner = ownerSaid(thread, answer, settings);
  const expiresAt =
    'expiresAt' in answer && answer.expiresAt !== undefined ? { expiresAt: answer.expiresAt } : {};
  const claim = {
    kind: 'thread_owner',
    owner,
    at: spanOf(timing),
    isProof: true,
    isLatest,
    ...expiresAt,
  };
  const weighed = weigh(thread, claim, settings);
  const noted = journal(weighed.thread, {
    at: timing.answeredAt,
    what: 'verify',
    id: command.id,
    verdict: weighed.verdict === 'applied' ? 'done' : weighed.verdict,
    detail: owner.kind === 'app' ? owner.appId : owner.kind,
  });
  if (weighed.verdict !== 'unordered') return noted;
  return enqueue(noted, verifyCommand(noted, 'unordered', timing.answeredAt), timing.answeredAt);
}

/** Meta may keep the owner's id from us: then it is whom we knew, or whom we have just passed to. */
function ownerSaid(thread: Thread, answer: ThreadOwner, settings: PageSettings): Owner {
  if (answer.kind === 'idle') return { kind: 'idle' };
  if (answer.kind === 'app') return ownerOf(answer.appId, settings);
  const passed = thread.mailbox.find(
    (each) =>
      (each.verb === 'pass' || each.verb === 'handOver') && (each.begun || each.reason === AFTER_WORDS),
  );
  if (passed && 'to' in passed) return ownerOf(passed.to, settings);
  return isElsewhere(thread.owner) ? thread.owner : { kind: 'foreign' };
}
