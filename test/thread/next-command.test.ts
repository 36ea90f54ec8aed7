import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { nextCommand } from '../../functions/thread/mailbox.ts';
import { NOW } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import {
  answer,
  begun,
  doubted,
  handOverWords,
  passTo,
  release,
  say,
  takeBack,
  unknown,
  verify,
} from './a-command.ts';

const BY_BOT = { cause: 'hand-over' } as const;

describe('nextCommand', () => {
  it.each<[string, Command[], string | undefined]>([
    ['no command of an empty mailbox', [], undefined],
    ['no command where only a verb of a later version waits', [unknown()], undefined],
    ['what is behind a verb of a later version', [unknown(), say()], 'mh-say-1'],
    ['what came first', [say(), answer()], 'mh-say-1'],
    ['control that came first', [takeBack(), passTo()], 'take-1'],
    ['a verify', [say(), verify()], 'verify-1'],
    ['what is under way, though a verify waits', [begun(say()), verify()], 'mh-say-1'],
    ['a verify that is under way behind words', [say(), begun(verify()), verify({ id: 'v2' })], 'verify-1'],
    ['a verify in doubt', [say(), doubted(verify())], 'verify-1'],
    ['what is in doubt at the head, though a verify waits', [doubted(passTo()), verify()], 'pass-1'],
    ['a verify, before what is in doubt out of turn', [say(), doubted(passTo()), verify()], 'verify-1'],
    ['a pass in doubt behind the bot’s words', [say(), doubted(passTo())], 'pass-1'],
    ['any other command in doubt behind them', [say(), doubted(release())], 'release-1'],
  ])('gives the turn to %s', (_whom, mailbox, id) => {
    expect(nextCommand(threadWith({ mailbox }), NOW)?.id).toBe(id);
  });

  it.each<[string, Command[], string]>([
    ['before the bot’s words', [say(), answer(), handOverWords(), passTo()], 'mh-words-1'],
    ['without words, before an answer', [answer(), passTo()], 'pass-1'],
    ['under way behind the bot’s words', [say(), begun(handOverWords()), passTo()], 'mh-words-1'],
    ['words first', [handOverWords(), passTo()], 'mh-words-1'],
    ['the pass, once its words are in doubt', [doubted(handOverWords()), passTo()], 'pass-1'],
    ['the pass, once its words were refused for now', [handOverWords({ attempts: 1 }), passTo()], 'pass-1'],
    ['the pass in doubt, before its words in doubt', [doubted(handOverWords()), doubted(passTo())], 'pass-1'],
    ['the pass under way, before its words in doubt', [doubted(handOverWords()), begun(passTo())], 'pass-1'],
    ['its words in doubt, after the pass', [say(), doubted(handOverWords())], 'mh-words-1'],
    ['of the bot, in its order', [say(), say({ id: 'w', ...BY_BOT }), passTo(BY_BOT)], 'mh-say-1'],
    ['of the bot, the pass once its words are in doubt', [doubted(say(BY_BOT)), passTo(BY_BOT)], 'pass-1'],
  ])('hands over: %s', (_what, mailbox, id) => {
    expect(nextCommand(threadWith({ mailbox }), NOW)?.id).toBe(id);
  });

  it('lets no pass of another hand-over go before words in doubt', () => {
    const later = passTo({ causedAt: NOW + 1 });
    const mailbox = [doubted(handOverWords()), later];
    expect(nextCommand(threadWith({ mailbox }), NOW)?.id).toBe('mh-words-1');
  });

  it.each<[string, Command]>([
    ['a pass that another app asked for', passTo({ cause: 'request' })],
    ['a release that a person’s wish led to', release({ cause: 'trigger' })],
  ])('lets the bot speak before %s', (_what, command) => {
    expect(nextCommand(threadWith({ mailbox: [say(), command] }), NOW)?.id).toBe('mh-say-1');
  });
});
