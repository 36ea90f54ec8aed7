import { describe, expect, it } from 'vitest';
import { type Action, commandsOf, readActions } from '../../functions/bot/bot-contract.ts';
import { HELP_DESK, NOW, PAGE_INBOX } from '../ids.ts';
import { answer } from '../thread/a-command.ts';
import { DAY, MINUTE, SETTINGS, settingsWith } from '../thread/a-thread.ts';

const done = (actions: readonly Action[], settings = SETTINGS, command = answer()) =>
  commandsOf(command, actions, settings);

describe('commandsOf', () => {
  it('carries out what the bot wants, in its order', () => {
    const quickReplies = [{ title: 'Yes', payload: 'YES' }];
    expect(
      done([
        { do: 'say', text: 'Hello', quickReplies },
        { do: 'extend', durationSeconds: 604_800 },
        { do: 'release' },
        { do: 'pass', target: 'help-desk', metadata: 'why' },
      ]),
    ).toMatchObject([
      { verb: 'say', text: 'Hello', quickReplies, channel: 'messaging', notAfter: NOW + 5 * MINUTE },
      { verb: 'extend', durationSeconds: 604_800, notAfter: NOW + 15 * MINUTE },
      { verb: 'release', notAfter: NOW + 15 * MINUTE },
      { verb: 'pass', to: HELP_DESK, metadata: 'why', notAfter: NOW + DAY },
    ]);
  });

  it('names each command after the answer, so that working it out again makes the same', () => {
    const actions = [{ do: 'release' }, { do: 'say', text: 'Bye' }] as const;
    expect(done(actions).map(({ id }) => id)).toEqual(['answer-1-0', 'answer-1-1']);
    expect(done(actions)).toEqual(done(actions));
  });

  it('keeps the cause, and the channel that the person spoke on', () => {
    const turn = { kind: 'message', channel: 'standby', text: 'Hi' } as const;
    const command = answer({ turn, cause: 'quick_reply' });
    expect(done([{ do: 'say', text: 'Hello' }], SETTINGS, command)).toMatchObject([
      { channel: 'standby', cause: 'quick_reply', causedAt: NOW },
    ]);
  });

  it('speaks on messaging to a thread that has come back', () => {
    const back = answer({ turn: { kind: 'returned' } });
    expect(done([{ do: 'say', text: 'Hello' }], SETTINGS, back)).toMatchObject([{ channel: 'messaging' }]);
  });

  it.each([
    ['the bot’s words', { do: 'handOver', target: 'page-inbox', text: 'Wait' } as const, 'Wait'],
    ['the settings’ words', { do: 'handOver', target: 'page-inbox' } as const, 'One moment.'],
  ])('hands over with %s, and then a pass', (_whose, action, text) => {
    expect(done([action])).toEqual([
      {
        verb: 'say',
        id: 'answer-1-0',
        cause: 'hand-over',
        text,
        channel: 'messaging',
        causedAt: NOW,
        notAfter: NOW + 5 * MINUTE,
        attempts: 0,
      },
      {
        verb: 'pass',
        id: 'answer-1-1',
        cause: 'hand-over',
        to: PAGE_INBOX,
        causedAt: NOW,
        notAfter: NOW + DAY,
        attempts: 0,
      },
    ]);
  });

  it('gives the metadata of a hand-over to its pass', () => {
    const handOver = { do: 'handOver', target: 'page-inbox', metadata: 'order 7' } as const;
    const [words, pass] = done([handOver]);
    expect(pass).toMatchObject({ verb: 'pass', metadata: 'order 7' });
    expect(words).not.toHaveProperty('metadata');
  });

  it.each([
    ['the bot gives an empty text', '', SETTINGS],
    ['the settings have no text', undefined, settingsWith({ texts: { handOver: '', welcomeBack: '' } })],
  ])('only passes where %s', (_why, text, settings) => {
    const action = { do: 'handOver', target: 'page-inbox', ...(text === undefined ? {} : { text }) } as const;
    expect(done([action], settings)).toMatchObject([{ verb: 'pass', id: 'answer-1-0' }]);
  });

  it('says nothing where the text is empty', () => {
    expect(done([{ do: 'say', text: '' }, { do: 'release' }])).toMatchObject([
      { verb: 'release', id: 'answer-1-0' },
    ]);
  });

  it('keeps 1,000 characters of metadata', () => {
    const [command] = done([{ do: 'pass', target: 'help-desk', metadata: 'x'.repeat(1_001) }]);
    expect(command).toMatchObject({ metadata: 'x'.repeat(1_000) });
  });
});

describe('readActions', () => {
  it('refuses a target that the settings do not have, and names those they have', () => {
    expect(readActions([{ do: 'release' }, { do: 'pass', target: 'nobody' }], SETTINGS)).toEqual({
      faults: ['actions.1.target: must be one of page-inbox, help-desk'],
    });
  });

  it('refuses a target that only every object has', () => {
    expect(readActions([{ do: 'pass', target: 'constructor' }], SETTINGS)).toHaveProperty('faults');
  });

  it.each<[string, Action, Action]>([
    ['1,999 characters', { do: 'say', text: 'x'.repeat(1_999) }, { do: 'say', text: 'x'.repeat(2_000) }],
    [
      'an extension of 7 days',
      { do: 'extend', durationSeconds: 604_800 },
      { do: 'extend', durationSeconds: 604_801 },
    ],
    ['a whole second', { do: 'extend', durationSeconds: 1 }, { do: 'extend', durationSeconds: 0.5 }],
  ])('takes %s, and not more or less', (_what, allowed, refused) => {
    expect(readActions([allowed], SETTINGS)).toEqual({ actions: [allowed] });
    expect(readActions([refused], SETTINGS)).toHaveProperty('faults');
  });

  it('takes 20 actions, and not 21', () => {
    const actions = Array.from({ length: 20 }, () => ({ do: 'release' }));
    expect(readActions(actions, SETTINGS)).toEqual({ actions });
    expect(readActions([...actions, { do: 'release' }], SETTINGS)).toHaveProperty('faults');
  });

  it('names what is wrong without quoting the person', () => {
    const read = readActions([{ do: 'a secret' }], SETTINGS);
    expect(read).toEqual({ faults: [expect.stringMatching(/^actions\.0\.do: /)] });
    expect(JSON.stringify(read)).not.toContain('a secret');
  });
});
