import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { settle } from '../../functions/thread/settle.ts';
import { NOW } from '../support/threads.ts';
import {
  answer,
  begun,
  EVERY,
  handOver,
  ids,
  inDoubt,
  LATER,
  notOwner,
  paused,
  refused,
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
import { BY_DESK, BY_US, MINUTE, ownedBy, SETTINGS } from './a-thread.ts';

const ours = (command: Command, ...rest: Command[]) => ownedBy(BY_US, { mailbox: [begun(command), ...rest] });

describe('settle: in doubt', () => {
  it('keeps the mark and counts the doubt', () => {
    const thread = settleHead(ours(say()), inDoubt);
    expect(thread.mailbox).toMatchObject([
      { verb: 'say', doubts: 1, begun: { attempt: 'visit-1.0', inDoubt: true } },
    ]);
    expect(thread.failures).toEqual([]);
  });

  it('waits for the echo from when Graph was asked, not from the mark before it', () => {
    const { begun: mark } = settleHead(ours(say()), inDoubt, LATER).mailbox[0] ?? {};
    expect(mark).toMatchObject({ at: LATER.askedAt });
  });

  it('changes nothing where the echo was faster', () => {
    const thread = ownedBy(BY_US);
    expect(settle(thread, begun(say()), inDoubt, SETTINGS, TIMING)).toBe(thread);
  });
});

describe('settle: the outcome of an attempt after which another has begun', () => {
  const others = begun(say(), { attempt: 'visit-2.0' });
  const mine = begun(say(), { attempt: 'visit-1.0' });

  it.each([retryAt(NOW + MINUTE), inDoubt, paused, notOwner, refused])('$kind leaves its mark', (outcome) => {
    const thread = ownedBy(BY_US, { mailbox: [others] });
    expect(settle(thread, mine, outcome, SETTINGS, TIMING)).toBe(thread);
  });

  it('said settles the words, which are out', () => {
    const thread = ownedBy(BY_US, { mailbox: [others] });
    expect(settle(thread, mine, { kind: 'said', messageId: 'm-1' }, SETTINGS, TIMING).mailbox).toEqual([]);
  });
});

describe('settle: try again later', () => {
  it.each(EVERY)('lets a $verb wait until its time', (command) => {
    const thread = settleHead(ours(command), retryAt(NOW + MINUTE));
    expect(thread.mailbox).toMatchObject([{ verb: command.verb, attempts: 1, retryAt: NOW + MINUTE }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
    expect(verdicts(thread)).toEqual([`${command.verb} retry`]);
  });

  it('counts as an attempt what failed before it could begin, such as reading the Page’s mode', () => {
    const thread = ownedBy(BY_DESK, { mailbox: [takeBack({ attempts: 1 })] });
    expect(settleHead(thread, retryAt(NOW + MINUTE)).mailbox).toMatchObject([{ attempts: 2 }]);
  });

  it('keeps the question that waits with the words that do', () => {
    expect(verbs(settleHead(ours(say(), verify()), retryAt(NOW + MINUTE)))).toEqual(['say', 'verify']);
  });

  it('puts what Meta said on record', () => {
    const outcome = { ...retryAt(NOW + MINUTE), detail: '4', fbtraceId: 'trace-1' } as const;
    expect(settleHead(ours(say()), outcome).journal).toEqual([
      {
        at: TIMING.answeredAt,
        what: 'say',
        id: 'mh-say-1',
        verdict: 'retry',
        detail: '4',
        fbtraceId: 'trace-1',
      },
    ]);
  });

  it.each(EVERY)('lets a $verb that was not even tried wait, and counts no attempt', (command) => {
    const outcome = { kind: 'postponed', retryAt: NOW + MINUTE, detail: 'pace' } as const;
    const thread = settleHead(ours(command), outcome);
    expect(thread.mailbox).toEqual([{ ...command, retryAt: NOW + MINUTE }]);
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
