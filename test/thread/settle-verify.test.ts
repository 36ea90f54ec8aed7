import { describe, expect, it } from 'vitest';
import { observe } from '../../functions/thread/observe.ts';
import type { ThreadOwner } from '../../functions/thread/outcome.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import {
  begun,
  handOver,
  isOwner,
  LATER,
  passTo,
  say,
  settleHead,
  TIMING,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DESK,
  FOREIGN,
  HOUR,
  IDLE,
  MINUTE,
  message,
  ownedBy,
  SECOND,
  SETTINGS,
  take,
  UNKNOWN,
  US,
} from './a-thread.ts';

const asking = (owner: Owner, members: Partial<Thread> = {}) =>
  ownedBy(owner, { unproven: true, mailbox: [begun(verify())], ...members });
const HIDDEN: ThreadOwner = { kind: 'hidden', expiresAt: NOW + HOUR };

describe('settle: thread_owner', () => {
  it.each<[string, Owner, ThreadOwner, Owner]>([
    ['our app id', BY_INBOX, { kind: 'app', appId: US }, BY_US],
    ['another app id', BY_US, { kind: 'app', appId: DESK }, BY_DESK],
    ['nothing', BY_US, { kind: 'idle' }, IDLE],
    ['only an expiry, where we know of an owner', BY_INBOX, HIDDEN, BY_INBOX],
    ['only an expiry, where we thought it ours', BY_US, HIDDEN, FOREIGN],
    ['only an expiry, where we knew nothing', UNKNOWN, HIDDEN, FOREIGN],
    ['only an expiry, where we thought it idle', IDLE, HIDDEN, FOREIGN],
  ])('believes %s', (_what, before, owner, after) => {
    const thread = settleHead(asking(before), isOwner(owner));
    expect(thread).toMatchObject({
      owner: after,
      unproven: false,
      evidence: { kind: 'thread_owner', from: NOW - 2 * SECOND, to: NOW + 100 + 2 * SECOND },
      askedAt: NOW,
    });
    expect(verbs(thread)).toEqual([]);
    expect(verdicts(thread)).toEqual(['verify done']);
  });

  it.each([
    ['a pass of ours in doubt', begun(passTo({ to: DESK }), { inDoubt: true })],
    ['a hand-over of ours in doubt', begun(handOver({ to: DESK }), { inDoubt: true })],
    ['the pass after our words', passTo({ to: DESK, reason: 'after-words' })],
  ])('takes a hidden owner for the target of %s', (_what, command) => {
    const thread = asking(BY_US, { mailbox: [begun(verify()), command] });
    expect(settleHead(thread, isOwner(HIDDEN)).owner).toEqual(BY_DESK);
  });

  it('takes a hidden owner for that target, whatever else is in doubt before it', () => {
    const doubtful = [begun(say(), { inDoubt: true }), begun(passTo({ to: DESK }), { inDoubt: true })];
    const thread = asking(BY_US, { mailbox: [begun(verify()), ...doubtful] });
    expect(settleHead(thread, isOwner(HIDDEN)).owner).toEqual(BY_DESK);
  });

  it('takes a hidden owner for nobody’s target while the pass has not begun', () => {
    const thread = asking(BY_US, { mailbox: [begun(verify()), passTo({ to: DESK })] });
    expect(settleHead(thread, isOwner(HIDDEN)).owner).toEqual(FOREIGN);
  });

  it.each<[ThreadOwner, string]>([
    [{ kind: 'app', appId: DESK }, DESK],
    [{ kind: 'app', appId: US }, 'us'],
    [{ kind: 'idle' }, 'idle'],
    [{ kind: 'hidden' }, 'foreign'],
  ])('puts on record whom Meta names: %j', (owner, detail) => {
    expect(settleHead(asking(BY_US), isOwner(owner)).journal).toEqual([
      { at: TIMING.answeredAt, what: 'verify', id: 'verify-1', verdict: 'done', detail },
    ]);
  });

  it('believes Meta about when control runs out', () => {
    const told = isOwner({ kind: 'app', appId: PAGE_INBOX, expiresAt: NOW + HOUR });
    expect(settleHead(asking(BY_US), told).expiresAt).toBe(NOW + HOUR);
    expect(settleHead(asking(BY_INBOX), isOwner(HIDDEN)).expiresAt).toBe(NOW + HOUR);
  });

  it('ends the check that was due, not one that comes later', () => {
    expect(settleHead(asking(BY_US, { checkAt: NOW }), isOwner({ kind: 'idle' }))).not.toHaveProperty(
      'checkAt',
    );
    const now = asking(BY_US, { checkAt: TIMING.answeredAt });
    expect(settleHead(now, isOwner({ kind: 'idle' }))).not.toHaveProperty('checkAt');
    const later = asking(BY_US, { checkAt: NOW + MINUTE });
    expect(settleHead(later, isOwner({ kind: 'idle' })).checkAt).toBe(NOW + MINUTE);
  });

  it('keeps a human’s interjection where the thread is idle, and no longer where somebody owns it', () => {
    const interjection = { at: NOW, appId: DESK };
    expect(settleHead(asking(BY_DESK, { interjection }), isOwner({ kind: 'idle' })).interjection).toEqual(
      interjection,
    );
    const told = isOwner({ kind: 'app', appId: US });
    expect(settleHead(asking(BY_DESK, { interjection }), told)).not.toHaveProperty('interjection');
  });
});

describe('settle: thread_owner, overtaken', () => {
  it('leaves the doubt of a message that came meanwhile to the question that waits for it', () => {
    const thread = asking(BY_US, { mailbox: [begun(verify()), verify({ id: 'v2' })] });
    const settled = settleHead(thread, isOwner({ kind: 'app', appId: US }));
    expect(settled).toMatchObject({ owner: BY_US, unproven: true });
    expect(verbs(settled)).toEqual(['verify']);
  });

  it('asks once more where a handover event came meanwhile and the two cannot be ordered', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX, at: at(NOW + 50) });
    const { thread } = observe(asking(BY_US), event, SETTINGS, NOW + 60);
    const settled = settleHead(thread, isOwner({ kind: 'app', appId: US }));
    expect(settled).toMatchObject({ owner: BY_INBOX, unproven: true });
    expect(settled.mailbox).toMatchObject([{ verb: 'verify', reason: 'unordered' }]);
    expect(verdicts(settled)).toEqual(['verify unordered']);
    const again = { ...settled, mailbox: settled.mailbox.map((command) => begun(command)) };
    const last = settleHead(again, isOwner({ kind: 'app', appId: US }), LATER);
    expect(last).toMatchObject({ owner: BY_US, unproven: false, mailbox: [] });
  });

  it('is stale beside an event of wholly later', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX, at: at(NOW + 10 * SECOND) });
    const { thread } = observe(asking(BY_US), event, SETTINGS, NOW + 11 * SECOND);
    const settled = settleHead(thread, isOwner({ kind: 'app', appId: US }), TIMING);
    expect(settled).toMatchObject({ owner: BY_INBOX, unproven: false });
    expect(verdicts(settled)).toEqual(['verify stale']);
  });

  it('is not overtaken by a person’s message', () => {
    const { thread } = observe(asking(BY_US), message({ at: at(NOW + 50) }), SETTINGS, NOW + 60);
    expect(settleHead(thread, isOwner({ kind: 'app', appId: DESK })).owner).toEqual(BY_DESK);
  });
});
