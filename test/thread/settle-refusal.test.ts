import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import {
  answer,
  begun,
  EVERY,
  extend,
  handOver,
  notOwner,
  passTo,
  reasons,
  refused,
  release,
  requestBack,
  say,
  settleHead,
  TIMING,
  takeBack,
  verbs,
  verify,
} from './a-command.ts';
import { BY_DESK, BY_INBOX, BY_US, FOREIGN, ownedBy, settingsWith } from './a-thread.ts';

const ours = (command: Command, ...rest: Command[]) => ownedBy(BY_US, { mailbox: [begun(command), ...rest] });

describe('settle: not the owner', () => {
  it.each([say(), handOver(), passTo()])('asks Meta before a $verb is tried once more', (command) => {
    const thread = settleHead(ours(command, answer()), notOwner);
    expect(verbs(thread)).toEqual(['verify', command.verb, 'answer']);
    expect(thread.mailbox[0]).toMatchObject({ reason: 'refused', causedAt: TIMING.answeredAt });
    expect(thread.mailbox[1]).toMatchObject({ refusedAsNotOwner: true, attempts: 1 });
    expect(thread).toMatchObject({ owner: FOREIGN, unproven: true });
    const said = { verdict: 'refused', detail: '10/2018300', fbtraceId: 'trace-1' };
    const line = { at: TIMING.answeredAt, what: command.verb, id: command.id };
    expect(thread.journal).toEqual([{ ...line, ...said }]);
    expect(thread.failures).toEqual([]);
  });

  it('puts no trace id on record where Meta gave none', () => {
    const thread = settleHead(ours(say()), { kind: 'notOwner', detail: '10/2018300' });
    const line = { what: 'say', id: 'mh-say-1', verdict: 'refused', detail: '10/2018300' };
    expect(thread.journal).toStrictEqual([{ at: TIMING.answeredAt, ...line }]);
  });

  it('asks first, though a question has been waiting behind the command', () => {
    expect(verbs(settleHead(ours(say(), verify()), notOwner))).toEqual(['verify', 'say']);
  });

  it('keeps the name of another owner that is known', () => {
    const thread = ownedBy(BY_INBOX, { expiresAt: NOW - 1, mailbox: [begun(say())] });
    expect(settleHead(thread, notOwner)).toMatchObject({ owner: BY_INBOX, unproven: true });
  });

  it.each([say(), handOver(), passTo()])('gives up a $verb that is refused a second time', (command) => {
    const thread = settleHead(ours({ ...command, refusedAsNotOwner: true }), notOwner);
    expect(thread.failures).toMatchObject([
      { command: command.id, verb: command.verb, reason: '10/2018300', fbtraceId: 'trace-1' },
    ]);
    // Whoever asked for somebody gets somebody, if Meta then lets us.
    expect(verbs(thread)).toEqual(command.verb === 'handOver' ? ['verify', 'pass'] : ['verify']);
  });

  it.each([
    [takeBack(), notOwner],
    [requestBack(), notOwner],
    [takeBack(), refused],
    [requestBack(), refused],
  ])('asks Meta, for whom a $verb was refused may own the thread already', (command, outcome) => {
    const thread = settleHead(ownedBy(BY_DESK, { mailbox: [begun(command)] }), outcome);
    expect(verbs(thread)).toEqual(['verify', command.verb]);
    expect(thread).toMatchObject({ failures: [], returnAskedAt: NOW + 100, owner: BY_DESK });
  });

  it.each([release(), extend()])('drops a $verb, for there is no control to $verb', (command) => {
    const thread = settleHead(ours(command), notOwner);
    expect(verbs(thread)).toEqual(['verify']);
    expect(thread.failures).toEqual([]);
  });
});

describe('settle: refused for good', () => {
  const others = EVERY.filter(({ verb }) => !['handOver', 'take', 'request'].includes(verb));
  it.each(others)('lists a $verb as failed', (command) => {
    const thread = settleHead(ours(command), refused);
    expect(verbs(thread)).toEqual([]);
    expect(thread.failures).toMatchObject([{ command: command.id, reason: '551', fbtraceId: 'trace-1' }]);
  });

  it('still passes the thread where the words of a hand-over are refused', () => {
    const thread = settleHead(ours(handOver()), refused);
    expect(reasons(thread)).toEqual(['551']);
    expect(thread.mailbox).toMatchObject([{ verb: 'pass', to: PAGE_INBOX, reason: 'trigger' }]);
  });

  it('passes to the fallback what the bot could not say', () => {
    const settings = settingsWith({ fallback: 'page-inbox' });
    expect(verbs(settleHead(ours(say()), refused, TIMING, settings))).toEqual(['pass']);
  });

  it('asks for a silent thread again only after another silence', () => {
    expect(settleHead(ours(takeBack()), refused).returnAskedAt).toBe(TIMING.answeredAt);
  });
});
