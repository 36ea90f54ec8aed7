import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { headOf } from '../../functions/thread/head.ts';
import { threadWith } from '../support/threads.ts';
import { answer, begun, handOver, passTo, release, say, takeBack, verify } from './a-command.ts';

const inDoubt = (command: Command) => begun(command, { inDoubt: true });
const late = {
  verb: 'unknown',
  id: 'u1',
  reason: '',
  causedAt: 0,
  notAfter: 0,
  attempts: 0,
  raw: {},
} as const;

describe('headOf', () => {
  it.each<[string, Command[], string | undefined]>([
    ['nobody, where nothing waits', [], undefined],
    ['nobody, where only a verb of a later version waits', [late], undefined],
    ['what is behind a verb of a later version', [late, say()], 'mh-say-1'],
    ['what came first', [say(), answer()], 'mh-say-1'],
    ['a question to Meta', [say(), verify()], 'verify-1'],
    ['what is under way, though a question waits', [begun(say()), verify()], 'mh-say-1'],
    ['a question that is under way behind words', [say(), begun(verify()), verify({ id: 'v2' })], 'verify-1'],
    ['a question whose end nobody knows', [say(), inDoubt(verify())], 'verify-1'],
    ['what is in doubt at the head, though a question waits', [inDoubt(passTo()), verify()], 'pass-1'],
    ['a question, before what is in doubt out of turn', [say(), inDoubt(handOver()), verify()], 'verify-1'],
    ['a hand-over, before the bot’s words', [say(), answer(), handOver()], 'mh-hand-over-1'],
    ['a pass without words likewise', [answer(), passTo()], 'pass-1'],
    ['a hand-over under way behind the bot’s words', [say(), begun(handOver())], 'mh-hand-over-1'],
    ['a hand-over in doubt behind the bot’s words', [say(), inDoubt(handOver())], 'mh-hand-over-1'],
    ['a pass in doubt behind the bot’s words', [say(), inDoubt(passTo())], 'pass-1'],
    ['the pass after a hand-over’s words likewise', [say(), passTo({ reason: 'after-words' })], 'pass-1'],
    ['whatever else is in doubt behind them', [say(), inDoubt(release())], 'release-1'],
    ['the words of a hand-over, before its pass', [say({ reason: 'trigger' }), passTo()], 'mh-say-1'],
    [
      'the words of a hand-over, before its pass, behind the bot’s words',
      [say(), say({ id: 'hand-over-say', reason: 'trigger' }), passTo()],
      'hand-over-say',
    ],
    [
      'the bot’s words, before a pass that another app asked for',
      [say(), passTo({ reason: 'request' })],
      'mh-say-1',
    ],
    [
      'the bot’s words, before another’s of a person’s wish',
      [say(), release({ reason: 'trigger' })],
      'mh-say-1',
    ],
    ['control that came first', [takeBack(), passTo()], 'take-1'],
  ])('gives the turn to %s', (_whom, mailbox, id) => {
    expect(headOf(threadWith({ mailbox }))?.id).toBe(id);
  });
});
