import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { giveUp } from '../../functions/thread/give-up.ts';
import { journal } from '../../functions/thread/journal.ts';
import { NOW, PAGE_INBOX, threadWith } from '../support/threads.ts';
import { answer, handOver, passTo, requestBack, say, takeBack, verbs, verify } from './a-command.ts';
import { DAY, MINUTE, SETTINGS, settingsWith } from './a-thread.ts';

const WITH_FALLBACK = settingsWith({ fallback: 'page-inbox' });
const given = (command: Command, settings = SETTINGS, reason = 'too-late') =>
  giveUp(threadWith({ mailbox: [command] }), command, reason, settings, NOW, 'trace-1');

describe('giveUp', () => {
  it('lists the command and forgets its text', () => {
    const thread = given(say({ text: 'a secret' }));
    expect(thread.mailbox).toEqual([]);
    expect(thread.failures).toEqual([
      { command: 'mh-say-1', verb: 'say', reason: 'too-late', at: NOW, fbtraceId: 'trace-1' },
    ]);
    expect(thread.journal).toMatchObject([{ what: 'say', verdict: 'failed', detail: 'too-late' }]);
    expect(JSON.stringify(thread)).not.toContain('a secret');
  });

  it.each([
    ['a message', answer({ reason: 'message' })],
    ['a quick reply', answer({ reason: 'quick_reply' })],
    ['a tap', answer({ reason: 'postback' })],
    ['words to a person', say()],
  ])('passes the thread of %s that nobody has answered to the fallback', (_what, command) => {
    expect(given(command, WITH_FALLBACK).mailbox).toEqual([
      {
        verb: 'pass',
        id: `${command.id}-fallback`,
        to: PAGE_INBOX,
        reason: 'fallback',
        metadata: 'fallback',
        causedAt: NOW,
        notAfter: NOW + DAY,
        attempts: 0,
      },
    ]);
    expect(given(command).mailbox).toEqual([]);
  });

  it.each([
    answer({ reason: 'returned', turn: { kind: 'returned' } }),
    passTo(),
    passTo({ reason: 'message' }),
    handOver(),
    takeBack(),
    verify(),
  ])('passes nothing to the fallback after a failed $verb for $reason', (command) => {
    expect(verbs(given(command, WITH_FALLBACK))).toEqual([]);
  });

  it.each([
    ['too-late', NOW + 15 * MINUTE],
    ['gave-up', NOW + 15 * MINUTE],
    ['100/33', undefined],
  ])('asks Meta again a while after a verify that failed as %s', (reason, checkAt) => {
    const thread = given(verify(), SETTINGS, reason);
    expect(thread.checkAt).toBe(checkAt);
    expect(thread.askedAt).toBe(NOW);
    expect(thread.mailbox).toEqual([]);
    expect(thread.failures).toHaveLength(checkAt === undefined ? 1 : 0);
    expect(thread.journal).toMatchObject([
      { at: NOW, what: 'verify', id: 'verify-1', verdict: 'failed', detail: reason },
    ]);
  });

  it.each([takeBack(), requestBack()])(
    'asks for a thread by $verb again only after another silence',
    (each) => {
      expect(given(each, SETTINGS, '551').returnAskedAt).toBe(NOW);
      expect(given(passTo(), SETTINGS, '551')).not.toHaveProperty('returnAskedAt');
    },
  );

  it('passes with a hand-over’s lost words what goes on without them, as long as it is not too late', () => {
    const { causedAt, notAfter, to } = handOver();
    const pass = {
      verb: 'pass',
      reason: 'trigger',
      id: 'mh-hand-over-1-pass',
      causedAt,
      notAfter,
      to,
      attempts: 0,
    };
    expect(given(handOver({ attempts: 3 }), SETTINGS, '551').mailbox).toEqual([pass]);
    expect(given(handOver(), SETTINGS, 'too-late').mailbox).toEqual([]);
  });

  it('keeps the last 10 failures', () => {
    const thread = Array.from({ length: 12 }, (_, n) => answer({ id: `a${n}` })).reduce(
      (each, command) => giveUp(each, command, 'too-late', SETTINGS, NOW),
      threadWith(),
    );
    expect(thread.failures.map(({ command }) => command)).toEqual(
      Array.from({ length: 10 }, (_, n) => `a${n + 2}`),
    );
  });
});

describe('journal', () => {
  it('keeps the last 16 lines', () => {
    const thread = Array.from({ length: 18 }, (_, n) => n).reduce(
      (each, n) => journal(each, { at: NOW, what: 'take', id: `e${n}`, verdict: 'applied' }),
      threadWith(),
    );
    expect(thread.journal.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, n) => `e${n + 2}`));
  });
});
