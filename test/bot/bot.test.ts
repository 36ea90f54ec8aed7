import { describe, expect, it } from 'vitest';
import { bot } from '../../functions/bot/bot.ts';
import { settingsFor } from '../../functions/settings/settings.ts';
import { type Settings, settingsSchema } from '../../functions/settings/settings-schema.ts';
import type { Turn } from '../../functions/thread/command.ts';
import { NOW, PAGE, PERSON } from '../ids.ts';
import { SETTINGS } from '../support/deployment.ts';

function answerTo(turn: Turn, texts: Partial<Settings['texts']> = {}) {
  const settings = settingsSchema.parse({ ...SETTINGS, texts: { ...SETTINGS.texts, ...texts } });
  return bot({ psid: PERSON, turn, settings: settingsFor(settings, PAGE), at: NOW });
}

describe('the echo bot', () => {
  it.each<[string, Turn, string]>([
    ['a message', { kind: 'message', channel: 'messaging', text: 'Hi, bot!' }, '[bot] Hi, bot!'],
    [
      'a picture and a voice message',
      { kind: 'message', channel: 'messaging', attachments: [{ type: 'image' }, { type: 'audio' }] },
      '[bot] I see: image, audio. I can only read text.',
    ],
    [
      'the title of a button, rather than its payload',
      { kind: 'postback', channel: 'messaging', title: 'Opening hours', payload: 'HOURS' },
      '[bot] Opening hours',
    ],
    [
      'the payload of a button without a title',
      { kind: 'postback', channel: 'messaging', payload: 'HOURS' },
      '[bot] HOURS',
    ],
  ])('says back %s', async (_what, turn, text) => {
    expect(await answerTo(turn)).toEqual([{ do: 'say', text }]);
  });

  it.each<Turn>([
    { kind: 'message', channel: 'messaging' },
    { kind: 'message', channel: 'messaging', text: '' },
    { kind: 'postback', channel: 'messaging' },
  ])('says that it can only read text, to %o', async (turn) => {
    expect(await answerTo(turn)).toEqual([{ do: 'say', text: '[bot] I can only read text.' }]);
  });

  it('says that it is back when a thread returns', async () => {
    const turn: Turn = { kind: 'returned', metadata: 'solved' };
    expect(await answerTo(turn)).toEqual([{ do: 'say', text: 'The bot is back.' }]);
  });

  it('says back all of a long message', async () => {
    const text = 'x'.repeat(2_000);
    expect(await answerTo({ kind: 'message', channel: 'messaging', text })).toEqual([
      { do: 'say', text: `[bot] ${text}` },
    ]);
  });
});
