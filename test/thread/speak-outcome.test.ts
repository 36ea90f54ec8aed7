import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { idHash } from '../../functions/thread/command.ts';
import { NOW } from '../ids.ts';
import {
  answer,
  asksOwner,
  begun,
  handOverWords,
  notOwner,
  passTo,
  refused,
  say,
  settleHead,
  TIMING,
  verbs,
  verify,
} from './a-command.ts';
import { BY_INBOX, BY_US, FOREIGN, IDLE, ownedBy, settingsWith, UNKNOWN } from './a-thread.ts';

const ours = (command: Command, ...rest: Command[]) => ownedBy(BY_US, { mailbox: [begun(command), ...rest] });

describe('a message that Graph has taken', () => {
  it('is done, and its message id is kept as a hash', () => {
    const thread = settleHead(ours(say()), { kind: 'said', messageId: 'm-9' });
    expect(verbs(thread)).toEqual([]);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false, sentMessages: [idHash('m-9')] });
    const line = { what: 'say', id: 'mh-say-1', verdict: 'done', detail: 'known by answer' };
    expect(thread.pendingTimeline).toEqual([{ at: TIMING.answeredAt, ...line }]);
  });

  it('is among the last 32 message ids', () => {
    const sentMessages = Array.from({ length: 32 }, (_, n) => `${n}`);
    const thread = ownedBy(BY_US, { sentMessages, mailbox: [begun(say())] });
    const said = settleHead(thread, { kind: 'said', messageId: 'm' });
    expect(said.sentMessages).toEqual([...sentMessages.slice(1), idHash('m')]);
  });

  it('asks nothing of Meta before the pass of its hand-over', () => {
    const thread = settleHead(ours(handOverWords(), passTo(), answer()), { kind: 'said', messageId: 'm-9' });
    expect(thread.mailbox).toEqual([passTo(), answer()]);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false });
  });

  it('proves that no other app owned the thread, and no more', () => {
    const expired = ownedBy(BY_INBOX, {
      expiresAt: NOW - 1,
      ownerName: 'page-inbox',
      mailbox: [begun(say())],
    });
    const thread = settleHead(expired, { kind: 'said' });
    expect(thread).toMatchObject({ owner: UNKNOWN, unproven: false });
    expect(thread).not.toHaveProperty('ownerName');
    expect(thread).not.toHaveProperty('expiresAt');
    const idle = ownedBy(IDLE, { mailbox: [begun(say())] });
    expect(settleHead(idle, { kind: 'said' }).owner).toEqual(IDLE);
  });

  it('leaves an owner in doubt to the verify that waits, and to no other command', () => {
    const holding = (command: Command) =>
      ownedBy(BY_INBOX, { expiresAt: NOW - 1, mailbox: [begun(say()), command] });
    expect(settleHead(holding(verify()), { kind: 'said' }).owner).toEqual(BY_INBOX);
    expect(settleHead(holding(answer()), { kind: 'said' }).owner).toEqual(UNKNOWN);
  });

  it('leaves an owner that took the thread during the call', () => {
    const taken = ownedBy(BY_INBOX, { mailbox: [begun(say(), { overtaken: true })] });
    expect(settleHead(taken, { kind: 'said' })).toMatchObject({ owner: BY_INBOX, unproven: false });
  });
});

describe('a command that Meta refuses because another app has control', () => {
  it.each([say(), handOverWords(), passTo(), answer()])(
    'is tried once more after a verify: $id',
    (command) => {
      const thread = settleHead(ours(command, answer({ id: 'a2' })), notOwner);
      expect(verbs(thread)).toEqual(['verify', command.verb, 'answer']);
      expect(thread.mailbox[0]).toMatchObject({ cause: 'refused', causedAt: TIMING.answeredAt });
      expect(thread.mailbox[1]).toMatchObject({ refusedAsNotOwner: true, attempts: 1 });
      expect(thread.mailbox[1]).not.toHaveProperty('begun');
      expect(thread).toMatchObject({ owner: FOREIGN, unproven: true, failures: [] });
      const line = { at: TIMING.answeredAt, what: command.verb, id: command.id };
      expect(thread.pendingTimeline).toEqual([
        { ...line, verdict: 'refused', detail: '10/2018300', fbtraceId: 'trace-1' },
      ]);
    },
  );

  it('has no trace id in the timeline where Meta gave none', () => {
    const thread = settleHead(ours(say()), { kind: 'notOwner', detail: '10/2018300' });
    const line = { what: 'say', id: 'mh-say-1', verdict: 'refused', detail: '10/2018300' };
    expect(thread.pendingTimeline).toStrictEqual([{ at: TIMING.answeredAt, ...line }]);
  });

  it('comes after the verify, though that has been waiting behind it', () => {
    expect(verbs(settleHead(ours(say(), verify()), notOwner))).toEqual(['verify', 'say']);
  });

  it('leaves the name of another owner that is known', () => {
    const thread = ownedBy(BY_INBOX, { expiresAt: NOW - 1, mailbox: [begun(say())] });
    expect(settleHead(thread, notOwner)).toMatchObject({ owner: BY_INBOX, unproven: true });
  });

  it.each([say(), handOverWords(), passTo()])('is a failure the second time: $id', (command) => {
    const thread = settleHead(ours({ ...command, refusedAsNotOwner: true }), notOwner);
    expect(thread.failures).toMatchObject([
      { command: command.id, verb: command.verb, reason: '10/2018300', fbtraceId: 'trace-1' },
    ]);
    expect(verbs(thread)).toEqual(['verify']);
  });

  it('keeps the pass of a hand-over whose words are refused a second time', () => {
    const words = { ...handOverWords(), refusedAsNotOwner: true };
    expect(verbs(settleHead(ours(words, passTo()), notOwner))).toEqual(['verify', 'pass']);
  });
});

describe('words that Meta refuses for good', () => {
  it('leave the pass of their hand-over', () => {
    const thread = settleHead(ours(handOverWords(), passTo()), refused);
    expect(thread.failures).toMatchObject([{ verb: 'say', reason: '551' }]);
    expect(thread.mailbox).toEqual([passTo()]);
  });

  it('pass the thread to the fallback where a person waits for them', () => {
    const settings = settingsWith({ fallback: 'page-inbox' });
    const thread = settleHead(ours(say()), refused, TIMING, settings);
    expect(verbs(thread)).toEqual(['pass']);
    expect(asksOwner(thread)).toBe(false);
  });
});
