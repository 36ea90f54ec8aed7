import { describe, expect, it } from 'vitest';
import { normalizePhrase, triggeredTarget } from '../../functions/thread/triggers.ts';
import { message, postback, quickReply, SETTINGS, settingsWith } from './a-thread.ts';

describe('triggeredTarget', () => {
  it.each([
    'chat with agent',
    'Chat, with  AGENT!',
    'chat\nwith\tagent',
    'ｃhat with agent',
    'chát with agent',
  ])('finds the phrase in %j', (text) => {
    expect(triggeredTarget(message({ text }), SETTINGS)).toBe('page-inbox');
  });

  it.each(['I will chat with agent Smith', 'chat with an agent', 'agent', ''])('finds none in %j', (text) => {
    expect(triggeredTarget(message({ text }), SETTINGS)).toBeUndefined();
  });

  it('finds a phrase in scripts other than Latin', () => {
    const settings = settingsWith({ triggers: [{ phrase: 'оператор', target: 'help-desk' }] });
    expect(triggeredTarget(message({ text: 'Оператор?' }), settings)).toBe('help-desk');
    expect(triggeredTarget(message({ text: '???' }), settings)).toBeUndefined();
  });

  it('finds a phrase in the title of a quick reply, and none in that of a button', () => {
    expect(triggeredTarget(quickReply({ text: 'chat with agent' }), SETTINGS)).toBe('page-inbox');
    expect(triggeredTarget(postback({ title: 'chat with agent' }), SETTINGS)).toBeUndefined();
  });

  it('compares payloads letter by letter', () => {
    expect(triggeredTarget(postback({ payload: 'TALK_TO_HELP_DESK' }), SETTINGS)).toBe('help-desk');
    expect(triggeredTarget(quickReply({ payload: 'TALK_TO_HELP_DESK' }), SETTINGS)).toBe('help-desk');
    expect(triggeredTarget(postback({ payload: 'talk_to_help_desk' }), SETTINGS)).toBeUndefined();
    expect(triggeredTarget(message({ text: 'TALK_TO_HELP_DESK' }), SETTINGS)).toBeUndefined();
  });

  it.each([
    [0.7, 'page-inbox'],
    [0.69, undefined],
  ])('believes an intent of confidence %d', (confidence, target) => {
    const intents = [
      { name: 'greet', confidence: 1 },
      { name: 'talk_to_agent', confidence },
    ];
    expect(triggeredTarget(message({ intents }), SETTINGS)).toBe(target);
  });

  it('finds none in a message of more than 1,000 characters', () => {
    const padded = (length: number) => message({ text: 'chat with agent'.padEnd(length) });
    expect(triggeredTarget(padded(1_000), SETTINGS)).toBe('page-inbox');
    expect(triggeredTarget(padded(1_001), SETTINGS)).toBeUndefined();
  });

  it('finds no phrase and no intent in an attachment', () => {
    const { text: _text, ...wordless } = message();
    expect(triggeredTarget(wordless, SETTINGS)).toBeUndefined();
    expect(triggeredTarget(wordless, settingsWith({ triggers: [] }))).toBeUndefined();
  });

  it('follows the first trigger that matches', () => {
    const triggers = [
      { phrase: 'help', target: 'help-desk' },
      { phrase: 'Help!', target: 'page-inbox' },
    ];
    expect(triggeredTarget(message({ text: 'help' }), settingsWith({ triggers }))).toBe('help-desk');
  });
});

describe('normalizePhrase', () => {
  it('is letters and digits alone', () => {
    expect(normalizePhrase('  Ça va, 2×? ')).toBe('cava2');
  });
});
