import { describe, expect, it } from 'vitest';
import type { Begun, Command, ThreadOwner } from '../../functions/thread/command.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { giveUp } from '../../functions/thread/verbs.ts';
import { verifyBackoffMs } from '../../functions/thread/verify.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import {
  begun,
  doubted,
  isOwner,
  LATER,
  notOwner,
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
  DAY,
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
} from './a-thread.ts';

const asking = (owner: Owner, members: Partial<Thread> = {}) =>
  ownedBy(owner, { unproven: true, mailbox: [begun(verify())], ...members });
const HIDDEN: ThreadOwner = { kind: 'hidden', expiresAt: NOW + HOUR };

describe('the owner that Meta names', () => {
  it.each<[string, Owner, ThreadOwner, Owner]>([
    ['our app id', BY_INBOX, { kind: 'app', appId: OUR_APP }, BY_US],
    ['another app id', BY_US, { kind: 'app', appId: HELP_DESK }, BY_DESK],
    ['nothing', BY_US, { kind: 'idle' }, IDLE],
    ['only an expiry, where we know of an owner', BY_INBOX, HIDDEN, BY_INBOX],
    ['only an expiry, where we took it for ours', BY_US, HIDDEN, FOREIGN],
    ['only an expiry, where we knew nothing', UNKNOWN, HIDDEN, FOREIGN],
    ['only an expiry, where we took it for idle', IDLE, HIDDEN, FOREIGN],
  ])('is believed: %s', (_what, before, owner, after) => {
    const thread = settleHead(asking(before), isOwner(owner));
    expect(thread).toMatchObject({
      owner: after,
      unproven: false,
      evidence: { kind: 'thread_owner', from: NOW - 2 * SECOND, to: NOW + 100 + 2 * SECOND },
    });
    expect(verbs(thread)).toEqual([]);
    expect(verdicts(thread)).toEqual(['verify done']);
  });

  const toDesk = passTo({ to: HELP_DESK });
  it.each<[string, Owner, Command[], Owner]>([
    ['the target of our pass in doubt', BY_US, [doubted(toDesk)], BY_DESK],
    [
      'that target, though a message is in doubt before the pass',
      BY_US,
      [doubted(say()), doubted(toDesk)],
      BY_DESK,
    ],
    [
      'the app that an event has named since that pass began',
      BY_INBOX,
      [doubted(toDesk, { overtaken: true })],
      BY_INBOX,
    ],
    ['a foreign app while the pass has not begun', BY_US, [toDesk], FOREIGN],
  ])('is %s, where Meta hides it', (_who, before, waiting, owner) => {
    const thread = asking(before, { mailbox: [begun(verify()), ...waiting] });
    expect(settleHead(thread, isOwner(HIDDEN)).owner).toEqual(owner);
  });

  it.each<[ThreadOwner, string]>([
    [{ kind: 'app', appId: HELP_DESK }, HELP_DESK],
    [{ kind: 'app', appId: OUR_APP }, 'us'],
    [{ kind: 'idle' }, 'idle'],
    [{ kind: 'hidden' }, 'foreign'],
  ])('is written into the timeline: %j', (owner, detail) => {
    expect(settleHead(asking(BY_US), isOwner(owner)).pendingTimeline).toEqual([
      { at: TIMING.answeredAt, what: 'verify', id: 'verify-1', verdict: 'done', detail },
    ]);
  });

  it('comes with the end of control', () => {
    const named = isOwner({ kind: 'app', appId: PAGE_INBOX, expiresAt: NOW + HOUR });
    expect(settleHead(asking(BY_US), named).expiresAt).toBe(NOW + HOUR);
    expect(settleHead(asking(BY_INBOX), isOwner(HIDDEN)).expiresAt).toBe(NOW + HOUR);
  });

  it('ends the verify that was due, and not one that is due later', () => {
    expect(settleHead(asking(BY_US, { verifyAt: NOW }), isOwner({ kind: 'idle' }))).not.toHaveProperty(
      'verifyAt',
    );
    const now = asking(BY_US, { verifyAt: TIMING.answeredAt });
    expect(settleHead(now, isOwner({ kind: 'idle' }))).not.toHaveProperty('verifyAt');
    const later = asking(BY_US, { verifyAt: NOW + MINUTE });
    expect(settleHead(later, isOwner({ kind: 'idle' })).verifyAt).toBe(NOW + MINUTE);
  });

  it('ends that a human is around, unless the thread is idle', () => {
    const humanAround = { at: NOW };
    expect(settleHead(asking(BY_DESK, { humanAround }), isOwner({ kind: 'idle' })).humanAround).toEqual(
      humanAround,
    );
    const named = isOwner({ kind: 'app', appId: OUR_APP });
    expect(settleHead(asking(BY_DESK, { humanAround }), named)).not.toHaveProperty('humanAround');
    const routed = { ...isOwner({ kind: 'idle' }), isRouted: true };
    expect(settleHead(asking(BY_DESK, { humanAround }), routed)).not.toHaveProperty('humanAround');
  });
});

describe('an answer of Meta that was overtaken', () => {
  it('leaves the doubt of a message that came meanwhile to the verify that waits', () => {
    const thread = asking(BY_US, { mailbox: [begun(verify()), verify({ id: 'v2' })] });
    const settled = settleHead(thread, isOwner({ kind: 'app', appId: OUR_APP }));
    expect(settled).toMatchObject({ owner: BY_US, unproven: true });
    expect(verbs(settled)).toEqual(['verify']);
  });

  it('asks once more where a handover event came meanwhile and the two cannot be ordered', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX, at: at(NOW + 50) });
    const { thread } = observe(asking(BY_US), event, SETTINGS, NOW + 60);
    const settled = settleHead(thread, isOwner({ kind: 'app', appId: OUR_APP }));
    expect(settled).toMatchObject({ owner: BY_INBOX, unproven: true });
    expect(settled.mailbox).toMatchObject([{ verb: 'verify', cause: 'unordered' }]);
    expect(verdicts(settled)).toEqual(['verify unordered']);
    const again = { ...settled, mailbox: settled.mailbox.map((command) => begun(command)) };
    const last = settleHead(again, isOwner({ kind: 'app', appId: OUR_APP }), LATER);
    expect(last).toMatchObject({ owner: BY_US, unproven: false, mailbox: [] });
  });

  it('is stale beside an event that is wholly later', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX, at: at(NOW + 10 * SECOND) });
    const { thread } = observe(asking(BY_US), event, SETTINGS, NOW + 11 * SECOND);
    const settled = settleHead(thread, isOwner({ kind: 'app', appId: OUR_APP }), TIMING);
    expect(settled).toMatchObject({ owner: BY_INBOX, unproven: false });
    expect(verdicts(settled)).toEqual(['verify stale']);
  });

  it('is not overtaken by a person’s message', () => {
    const { thread } = observe(asking(BY_US), message({ at: at(NOW + 50) }), SETTINGS, NOW + 60);
    expect(settleHead(thread, isOwner({ kind: 'app', appId: HELP_DESK })).owner).toEqual(BY_DESK);
  });
});

describe('when Meta is asked next', () => {
  const ours = (expiresAt: number) => isOwner({ kind: 'app', appId: OUR_APP, expiresAt });

  it('is 3 s after control runs out, since Meta gives whole seconds of another clock than ours', () => {
    expect(settleHead(asking(BY_US), ours(NOW + HOUR)).verifyAt).toBe(NOW + HOUR + 3 * SECOND);
  });

  it('is the quiet check, where that comes first', () => {
    const thread = asking(BY_US, { verifyAt: NOW + MINUTE });
    expect(settleHead(thread, ours(NOW + HOUR)).verifyAt).toBe(NOW + MINUTE);
  });

  it('is after the quiet that follows a message, though the question was due too soon to be put off', () => {
    const due = asking(BY_US, { verifyAt: NOW + 10 * SECOND });
    const { thread } = observe(due, message(), SETTINGS, NOW);
    expect(thread.verifyAt).toBe(NOW + 10 * SECOND);
    const settled = settleHead(thread, ours(NOW + HOUR), { askedAt: NOW, answeredAt: NOW + 10 * SECOND });
    expect(settled.verifyAt).toBe(NOW + SETTINGS.verifyAfterQuietMs);
  });

  it('is a day later where Meta gives no end of control', () => {
    const thread = settleHead(asking(BY_US), isOwner({ kind: 'app', appId: OUR_APP }));
    expect(thread.verifyAt).toBe(NOW + 100 + 2 * SECOND + DAY + 3 * SECOND);
  });

  it('is never in an idle thread', () => {
    const thread = settleHead(asking(BY_US, { expiresAt: NOW + HOUR }), isOwner({ kind: 'idle' }));
    expect(thread).not.toHaveProperty('verifyAt');
  });
});

describe('what an answer of Meta says about moves in doubt', () => {
  const move = (members: Partial<Begun> = {}) => doubted(passTo({ to: HELP_DESK }), members);

  it.each<[string, ThreadOwner, readonly string[]]>([
    ['is done where the target has control', { kind: 'app', appId: HELP_DESK }, []],
    ['is tried once more where the thread is ours', { kind: 'app', appId: OUR_APP }, ['pass']],
  ])('a pass %s', (_what, owner, left) => {
    const thread = settleHead(asking(BY_US, { mailbox: [begun(verify()), move()] }), isOwner(owner));
    expect(verbs(thread)).toEqual(left);
    expect(thread.mailbox.filter((command) => command.begun)).toEqual([]);
  });

  it('is nothing about a pass whose call ended after the question', () => {
    const later = move({ doubtAt: NOW + 1 });
    const mailbox = [begun(verify()), later];
    const thread = settleHead(asking(BY_US, { mailbox }), isOwner({ kind: 'app', appId: HELP_DESK }));
    expect(thread.mailbox).toEqual([later]);
  });

  it('is nothing where Meta has to be asked again', () => {
    const mailbox = [begun(verify()), move(), verify({ id: 'v2' })];
    const thread = settleHead(asking(BY_US, { mailbox }), isOwner({ kind: 'app', appId: HELP_DESK }));
    expect(thread.mailbox).toEqual([verify({ id: 'v2' }), move()]);
  });
});

describe('a verify that fails', () => {
  const given = (reason: string, ...rest: Command[]) =>
    giveUp(ownedBy(BY_US, { mailbox: [verify(), ...rest] }), verify(), reason, SETTINGS, NOW);

  it.each(['too-late', 'gave-up'])('in an outage (%s) is asked again later, and not listed', (reason) => {
    const thread = given(reason);
    expect(thread).toMatchObject({ mailbox: [], failures: [], verifyAt: NOW + 15 * MINUTE });
    expect(thread.pendingTimeline).toEqual([
      { at: NOW, what: 'verify', id: 'verify-1', verdict: 'retry', detail: reason },
    ]);
  });

  it('for any other reason is not asked again by time, and not listed', () => {
    const thread = given('100/33');
    expect(thread).toMatchObject({ mailbox: [], failures: [] });
    expect(thread).not.toHaveProperty('verifyAt');
    expect(verdicts(thread)).toEqual(['verify refused']);
  });

  it.each(['gave-up', '100/33'])('(%s) lets a move in doubt be tried once more', (reason) => {
    const { mailbox } = given(reason, doubted(passTo()));
    expect(mailbox).toMatchObject([{ verb: 'pass' }]);
    expect(mailbox[0]).not.toHaveProperty('begun');
  });

  it('is noted with its trace id when Graph refuses it', () => {
    const thread = settleHead(asking(BY_US), notOwner);
    expect(thread.failures).toEqual([]);
    expect(thread.pendingTimeline).toMatchObject([{ detail: '10/2018300', fbtraceId: 'trace-1' }]);
  });
});

describe('verifyBackoffMs', () => {
  it.each([
    ['just now', 0, 15 * MINUTE],
    ['an hour ago', HOUR, HOUR],
    ['three days ago', 3 * DAY, DAY],
  ])('is as long as the quiet, from 15 minutes to a day: last activity %s', (_when, ago, wait) => {
    expect(verifyBackoffMs(threadWith({ lastPersonAt: NOW - ago }), NOW)).toBe(wait);
  });

  it('is 15 minutes where nothing has ever happened', () => {
    expect(verifyBackoffMs(threadWith(), NOW)).toBe(15 * MINUTE);
  });
});
