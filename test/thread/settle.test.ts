import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { eventHash } from '../../functions/thread/event-hash.ts';
import { settle } from '../../functions/thread/settle.ts';
import { NOW, PAGE_INBOX, threadWith } from '../support/threads.ts';
import {
  answer,
  begun,
  handOver,
  ids,
  inDoubt,
  LATER,
  notOwner,
  paused,
  refused,
  retryAt,
  say,
  settleHead,
  TIMING,
  verbs,
  verify,
} from './a-command.ts';
import { BY_INBOX, BY_US, IDLE, MINUTE, ownedBy, SETTINGS, UNKNOWN } from './a-thread.ts';

const ours = (command: Command, ...rest: Command[]) => ownedBy(BY_US, { mailbox: [begun(command), ...rest] });

describe('settle: words', () => {
  it('ends a say, and remembers the message id that Graph gave', () => {
    const thread = settleHead(ours(say()), { kind: 'said', messageId: 'm-9' });
    expect(verbs(thread)).toEqual([]);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false, said: [eventHash('m-9')] });
    const line = { what: 'say', id: 'mh-say-1', verdict: 'done', detail: 'known by answer' };
    expect(thread.journal).toEqual([{ at: TIMING.answeredAt, ...line }]);
  });

  it('remembers 16 message ids', () => {
    const said = Array.from({ length: 16 }, (_, n) => `${n}`);
    const thread = settleHead(ownedBy(BY_US, { said, mailbox: [begun(say())] }), {
      kind: 'said',
      messageId: 'm',
    });
    expect(thread.said).toEqual([...said.slice(1), eventHash('m')]);
  });

  it('asks who has control after a one-call hand-over, and passes if it is still ours', () => {
    const thread = settleHead(ours(handOver({ metadata: 'why' }), answer()), {
      kind: 'said',
      messageId: 'm-9',
    });
    const { causedAt, notAfter } = handOver();
    expect(thread.mailbox).toMatchObject([
      { verb: 'verify', reason: 'after-words' },
      {
        verb: 'pass',
        to: PAGE_INBOX,
        metadata: 'why',
        reason: 'after-words',
        causedAt,
        notAfter,
        attempts: 0,
      },
      { verb: 'answer' },
    ]);
    expect(thread).toMatchObject({ owner: BY_US, unproven: true });
  });

  it('asks before it passes, though a question has been waiting behind the hand-over', () => {
    const thread = settleHead(ours(handOver(), verify()), { kind: 'said' });
    expect(verbs(thread)).toEqual(['verify', 'pass']);
  });

  it('proves that nobody else owned the thread, and no more', () => {
    const expired = ownedBy(BY_INBOX, { expiresAt: NOW - 1, mailbox: [begun(say())] });
    expect(settleHead(expired, { kind: 'said' })).toMatchObject({ owner: UNKNOWN, unproven: false });
    const idle = ownedBy(IDLE, { mailbox: [begun(say())] });
    expect(settleHead(idle, { kind: 'said' }).owner).toEqual(IDLE);
  });

  it('leaves an owner in doubt to the question that waits, and to nothing else that does', () => {
    const holding = (command: Command) =>
      ownedBy(BY_INBOX, { expiresAt: NOW - 1, mailbox: [begun(say()), command] });
    expect(settleHead(holding(verify()), { kind: 'said' }).owner).toEqual(BY_INBOX);
    expect(settleHead(holding(answer()), { kind: 'said' }).owner).toEqual(UNKNOWN);
  });

  it('does not forget an owner who took the thread while the words were on their way', () => {
    const taken = ownedBy(BY_INBOX, { mailbox: [begun(say(), { overtaken: true })] });
    expect(settleHead(taken, { kind: 'said' })).toMatchObject({ owner: BY_INBOX, unproven: false });
  });

  it('changes nothing where the echo was faster', () => {
    const thread = ownedBy(BY_US);
    expect(settle(thread, begun(say()), { kind: 'said', messageId: 'm' }, SETTINGS, TIMING)).toBe(thread);
  });

  it('ends by a late answer what was about to be said once more', () => {
    const thread = ownedBy(BY_US, { mailbox: [say({ attempts: 1, doubts: 1 })] });
    expect(verbs(settle(thread, begun(say()), { kind: 'said' }, SETTINGS, TIMING))).toEqual([]);
  });
});

describe('settle: what the bot wants done', () => {
  it('takes the answer’s place, in the bot’s order', () => {
    const actions = [
      { do: 'say', text: 'One' },
      { do: 'pass', target: 'page-inbox' },
    ] as const;
    const thread = settleHead(ours(answer(), answer({ id: 'a2' })), { kind: 'actions', actions });
    expect(ids(thread)).toEqual(['answer-1-0', 'answer-1-1', 'a2']);
    expect(verbs(thread)).toEqual(['say', 'pass', 'answer']);
  });

  it('is on record even when it is nothing', () => {
    const thread = settleHead(ours(answer()), { kind: 'actions', actions: [] });
    expect(verbs(thread)).toEqual([]);
    const line = { what: 'answer', id: 'answer-1', verdict: 'done', detail: 'nothing to do' };
    expect(thread.journal).toEqual([{ at: TIMING.answeredAt, ...line }]);
  });
});

describe('settle: an echo that named nobody, while words of ours were on their way', () => {
  const speaking = (mid: string) => ownedBy(BY_US, { mailbox: [begun(say(), { echo: eventHash(mid) })] });
  const said = { kind: 'said', messageId: 'm-ours' } as const;

  it('was ours where Graph gives the same message id', () => {
    expect(settleHead(speaking('m-ours'), said)).toMatchObject({
      owner: BY_US,
      unproven: false,
      mailbox: [],
    });
  });

  it('is taken for ours where Graph gives none', () => {
    expect(settleHead(speaking('m-ours'), { kind: 'said' })).toMatchObject({ unproven: false, mailbox: [] });
  });

  it('was a human’s where Graph gives another: the bot falls silent, and Meta is asked', () => {
    const thread = settleHead(speaking('m-theirs'), said);
    expect(thread.mailbox).toMatchObject([{ verb: 'verify', reason: 'echo' }]);
    expect(thread).toMatchObject({
      unproven: true,
      lastHumanAt: TIMING.answeredAt,
      interjection: { at: TIMING.answeredAt },
    });
  });
});

describe('settle: any outcome', () => {
  it('is no sign of poison', () => {
    const lease = { holder: 'visit-1', until: NOW + MINUTE, visits: 4 };
    expect(settleHead({ ...ours(say()), lease }, inDoubt).lease).toEqual({ ...lease, visits: 0 });
  });

  it.each([retryAt(NOW), paused, notOwner, refused, inDoubt])(
    'changes nothing about a command that is gone: $kind',
    (outcome) => {
      const thread = threadWith({ mailbox: [verify()] });
      expect(settle(thread, begun(say()), outcome, SETTINGS, LATER)).toBe(thread);
    },
  );
});
