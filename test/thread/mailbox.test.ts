import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { enqueue, fail, replaceBy } from '../../functions/thread/mailbox.ts';
import { NOW } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import {
  answer,
  begun,
  doubted,
  handOverWords,
  ids,
  passTo,
  reasons,
  release,
  say,
  unknown,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';

const holding = (...mailbox: Command[]) => threadWith({ mailbox });
const queued = (mailbox: Command[], command: Command) => enqueue(holding(...mailbox), command, NOW);

describe('enqueue', () => {
  it.each<[string, Command[], Command, string[]]>([
    ['an answer is last', [answer(), passTo()], answer({ id: 'a2' }), ['answer-1', 'pass-1', 'a2']],
    ['a verify is first', [answer(), passTo()], verify(), ['verify-1', 'answer-1', 'pass-1']],
    [
      'a verify waits for what is under way',
      [begun(say()), answer()],
      verify(),
      ['mh-say-1', 'verify-1', 'answer-1'],
    ],
    [
      'a verify does not wait for what is in doubt',
      [doubted(passTo()), answer()],
      verify(),
      ['verify-1', 'pass-1', 'answer-1'],
    ],
    [
      'a verify starts after the evidence that asked for it',
      [begun(verify()), answer()],
      verify({ id: 'v2' }),
      ['verify-1', 'v2', 'answer-1'],
    ],
    ['the words of a hand-over overtake answers', [answer()], handOverWords(), ['mh-words-1', 'answer-1']],
    ['a pass overtakes answers', [answer()], passTo(), ['pass-1', 'answer-1']],
    ['the fallback overtakes answers', [answer()], passTo({ cause: 'fallback' }), ['pass-1', 'answer-1']],
    ['a pass for a request does not', [answer()], passTo({ cause: 'request' }), ['answer-1', 'pass-1']],
    [
      'the pass of a hand-over follows its words',
      [handOverWords(), answer()],
      passTo(),
      ['mh-words-1', 'pass-1', 'answer-1'],
    ],
    [
      'the bot’s own hand-over overtakes answers with its pass',
      [answer()],
      passTo({ cause: 'hand-over' }),
      ['pass-1', 'answer-1'],
    ],
    [
      'a hand-over does not overtake an answer under way',
      [begun(answer()), answer({ id: 'a2' })],
      handOverWords(),
      ['answer-1', 'mh-words-1', 'a2'],
    ],
    [
      'a hand-over does not overtake the bot’s messages',
      [say(), answer()],
      handOverWords(),
      ['mh-say-1', 'mh-words-1', 'answer-1'],
    ],
  ])('%s', (_what, mailbox, command, order) => {
    expect(ids(queued(mailbox, command))).toEqual(order);
  });

  it('queues a command once', () => {
    const thread = holding(answer());
    expect(enqueue(thread, answer(), NOW)).toBe(thread);
  });

  it('lets one verify wait', () => {
    const thread = holding(verify(), answer());
    expect(enqueue(thread, verify({ id: 'v2' }), NOW)).toBe(thread);
  });

  it('moves the verify that waits before what has come into doubt meanwhile', () => {
    const thread = holding(doubted(passTo()), verify(), answer());
    expect(ids(enqueue(thread, verify({ id: 'v2' }), NOW))).toEqual(['verify-1', 'pass-1', 'answer-1']);
  });
});

describe('a full mailbox', () => {
  const answers = (count: number) => Array.from({ length: count }, (_, n) => answer({ id: `a${n}` }));
  const passes = (count: number) =>
    Array.from({ length: count }, (_, n) => passTo({ id: `p${n}`, cause: 'request' }));

  it('holds 20 commands', () => {
    expect(enqueue(holding(...answers(19)), answer(), NOW).failures).toEqual([]);
  });

  it('lists its oldest waiting answer as failed to make room', () => {
    const [first, ...rest] = answers(20);
    const thread = enqueue(holding(begun(first ?? answer()), ...rest), handOverWords(), NOW);
    expect(thread.mailbox).toHaveLength(20);
    expect(ids(thread)).not.toContain('a1');
    expect(ids(thread)).toContain('mh-words-1');
    expect(thread.failures).toEqual([{ command: 'a1', verb: 'answer', reason: 'mailbox-full', at: NOW }]);
    expect(verdicts(thread)).toEqual(['answer failed']);
  });

  it('lists the newcomer where no answer waits', () => {
    const thread = enqueue(holding(...passes(20)), answer(), NOW);
    expect(verbs(thread)).toEqual(Array.from({ length: 20 }, () => 'pass'));
    expect(thread.failures).toMatchObject([{ command: 'answer-1', reason: 'mailbox-full' }]);
  });

  it('has room for a verify, because the other commands depend on its answer', () => {
    const thread = enqueue(holding(...passes(20)), verify(), NOW);
    expect(thread.mailbox).toHaveLength(20);
    expect(verbs(thread)[0]).toBe('verify');
    expect(thread.failures).toMatchObject([{ command: 'p19', reason: 'mailbox-full' }]);
  });

  it('never drops a verb of a later version', () => {
    const thread = enqueue(holding(...passes(19), unknown()), verify(), NOW);
    expect(ids(thread)).toContain('u1');
    expect(thread.failures).toMatchObject([{ command: 'p18', reason: 'mailbox-full' }]);
  });

  it('drops waiting answers when the bot wants much done', () => {
    const [first = answer(), ...rest] = answers(20);
    const says = Array.from({ length: 3 }, (_, n) => say({ id: `s${n}` }));
    const thread = replaceBy(holding(begun(first), ...rest), first.id, says, NOW);
    expect(thread.mailbox).toHaveLength(20);
    expect(ids(thread).slice(0, 3)).toEqual(['s0', 's1', 's2']);
    expect(thread.failures.map(({ command }) => command)).toEqual(['a1', 'a2']);
  });

  it('drops words before the pass that follows them', () => {
    const says = Array.from({ length: 20 }, (_, n) => say({ id: `s${n}` }));
    const thread = replaceBy(holding(begun(answer())), 'answer-1', [...says, passTo()], NOW);
    expect(ids(thread)).toEqual([...Array.from({ length: 19 }, (_, n) => `s${n}`), 'pass-1']);
    expect(thread.failures).toMatchObject([{ command: 's19', verb: 'say', reason: 'mailbox-full' }]);
  });

  it('drops what a bot wants beyond the room that there is', () => {
    const says = Array.from({ length: 25 }, (_, n) => say({ id: `s${n}` }));
    const thread = replaceBy(holding(begun(answer()), release()), 'answer-1', says, NOW);
    expect(thread.mailbox).toHaveLength(20);
    expect(ids(thread)).toEqual([...Array.from({ length: 19 }, (_, n) => `s${n}`), 'release-1']);
    expect(reasons(thread)).toEqual(Array.from({ length: 6 }, () => 'mailbox-full'));
  });
});

describe('fail', () => {
  it('takes one command out of the mailbox, lists it and writes it into the timeline', () => {
    const thread = fail(holding(answer(), say()), answer(), 'too-late', NOW);
    expect(thread.mailbox).toEqual([say()]);
    expect(thread.failures).toStrictEqual([
      { command: 'answer-1', verb: 'answer', reason: 'too-late', at: NOW },
    ]);
    expect(thread.pendingTimeline).toStrictEqual([
      { at: NOW, what: 'answer', id: 'answer-1', verdict: 'failed', detail: 'too-late' },
    ]);
  });

  it('keeps Meta’s trace id where there is one', () => {
    const { failures, pendingTimeline } = fail(threadWith(), say(), '551', NOW, 'trace-1');
    expect([failures, pendingTimeline]).toMatchObject([
      [{ fbtraceId: 'trace-1' }],
      [{ fbtraceId: 'trace-1' }],
    ]);
  });

  it('keeps the last 10 failures', () => {
    const thread = Array.from({ length: 12 }, (_, n) => answer({ id: `a${n}` })).reduce(
      (each, command) => fail(each, command, 'too-late', NOW),
      threadWith(),
    );
    expect(thread.failures.map(({ command }) => command)).toEqual(
      Array.from({ length: 10 }, (_, n) => `a${n + 2}`),
    );
  });
});
