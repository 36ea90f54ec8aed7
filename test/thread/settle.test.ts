import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { eventHash } from '../../functions/thread/event-hash.ts';
import { settle } from '../../functions/thread/settle.ts';
import { NOW, PAGE_INBOX, threadWith } from '../support/threads.ts';
import {
  answer,
  begun,
  extend,
  handOver,
  ids,
  inDoubt,
  LATER,
  notOwner,
  passTo,
  paused,
  reasons,
  refused,
  release,
  requestBack,
  retryAt,
  say,
  settleHead,
  TIMING,
  takeBack,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';
import {
  BY_DESK,
  BY_INBOX,
  BY_US,
  FOREIGN,
  IDLE,
  MINUTE,
  ownedBy,
  SETTINGS,
  settingsWith,
  UNKNOWN,
} from './a-thread.ts';

const EVERY: readonly Command[] = [
  answer(),
  say(),
  handOver(),
  passTo(),
  takeBack(),
  requestBack(),
  release(),
  extend(),
  verify(),
];
const ours = (command: Command, ...rest: Command[]) => ownedBy(BY_US, { mailbox: [begun(command), ...rest] });

describe('settle: words', () => {
  it('ends a say, and remembers the message id that Graph gave', () => {
    const thread = settleHead(ours(say()), { kind: 'said', messageId: 'm-9' });
    expect(verbs(thread)).toEqual([]);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false, said: [eventHash('m-9')] });
    expect(verdicts(thread)).toEqual(['say done']);
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
    expect(thread.mailbox).toMatchObject([
      { verb: 'verify' },
      { verb: 'pass', to: PAGE_INBOX, metadata: 'why', reason: 'after-words' },
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

  it('does not forget an owner who took the thread while the words were on their way', () => {
    const taken = ownedBy(BY_INBOX, { mailbox: [begun(say(), { overtaken: true })] });
    expect(settleHead(taken, { kind: 'said' })).toMatchObject({ owner: BY_INBOX, unproven: false });
  });

  it('changes nothing where the echo was faster', () => {
    const thread = ownedBy(BY_US);
    expect(settle(thread, begun(say()), { kind: 'said', messageId: 'm' }, SETTINGS, TIMING)).toBe(thread);
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
    expect(verdicts(thread)).toEqual(['answer done']);
  });
});

describe('settle: in doubt', () => {
  it('keeps the mark and counts the doubt', () => {
    const thread = settleHead(ours(say()), inDoubt);
    expect(thread.mailbox).toMatchObject([
      { verb: 'say', doubts: 1, begun: { attempt: 'visit-1.0', inDoubt: true } },
    ]);
    expect(thread.failures).toEqual([]);
  });

  it('changes nothing where the echo was faster', () => {
    const thread = ownedBy(BY_US);
    expect(settle(thread, begun(say()), inDoubt, SETTINGS, TIMING)).toBe(thread);
  });
});

describe('settle: try again later', () => {
  it.each(EVERY)('lets a $verb wait until its time', (command) => {
    const thread = settleHead(ours(command), retryAt(NOW + MINUTE));
    expect(thread.mailbox).toMatchObject([{ verb: command.verb, attempts: 1, retryAt: NOW + MINUTE }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
    expect(verdicts(thread)).toEqual([`${command.verb} retry`]);
  });

  it('counts no attempt where the whole Page has to wait', () => {
    const thread = settleHead(ours(say({ attempts: 2 })), paused);
    expect(thread.mailbox).toMatchObject([{ attempts: 2 }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it.each([
    ['retry', retryAt(NOW + MINUTE)],
    ['paused', paused],
  ])('lets one verify wait, also where another was queued meanwhile (%s)', (_how, outcome) => {
    expect(ids(settleHead(ours(verify(), verify({ id: 'v2' }), answer()), outcome))).toEqual([
      'verify-1',
      'answer-1',
    ]);
  });
});

describe('settle: not the owner', () => {
  it.each([say(), handOver(), passTo()])('asks Meta before a $verb is tried once more', (command) => {
    const thread = settleHead(ours(command, answer()), notOwner);
    expect(verbs(thread)).toEqual(['verify', command.verb, 'answer']);
    expect(thread.mailbox[1]).toMatchObject({ refusedAsNotOwner: true, attempts: 1 });
    expect(thread).toMatchObject({ owner: FOREIGN, unproven: true });
    expect(verdicts(thread)).toEqual([`${command.verb} refused`]);
    expect(thread.failures).toEqual([]);
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

  it('was a human’s where Graph gives another: the bot falls silent, and Meta is asked', () => {
    const thread = settleHead(speaking('m-theirs'), said);
    expect(verbs(thread)).toEqual(['verify']);
    expect(thread).toMatchObject({ unproven: true, interjection: { at: TIMING.answeredAt } });
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

describe('settle: the Page’s mode is another', () => {
  it.each([
    ['take', takeBack(), 'zero-config' as const, 'request'],
    ['request', requestBack(), 'routing' as const, 'take'],
  ])('turns a %s into the verb that the Page has', (_verb, command, mode, verb) => {
    const thread = settleHead(ours(command), { kind: 'otherMode', mode, detail: 'other mode' });
    expect(thread.mailbox).toMatchObject([{ verb, id: command.id }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it('lets a hand-over wait to be split', () => {
    const thread = settleHead(ours(handOver()), { kind: 'otherMode', mode: 'zero-config', detail: '' });
    expect(thread.mailbox).toMatchObject([{ verb: 'handOver' }]);
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
