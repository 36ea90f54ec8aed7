import { describe, expect, it } from 'vitest';
import { type Action, commandsOf } from '../../functions/thread/action.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { answer } from './a-command.ts';
import { DAY, DESK, MINUTE, SETTINGS, settingsWith } from './a-thread.ts';

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
      { verb: 'pass', to: DESK, metadata: 'why', notAfter: NOW + DAY },
    ]);
  });

  it('names each command after the answer, so that working it out again makes the same', () => {
    const actions = [{ do: 'release' }, { do: 'say', text: 'Bye' }] as const;
    expect(done(actions).map(({ id }) => id)).toEqual(['answer-1-0', 'answer-1-1']);
    expect(done(actions)).toEqual(done(actions));
  });

  it('remembers why, and the channel that the person spoke on', () => {
    const turn = { kind: 'message', channel: 'standby', text: 'Hi' } as const;
    const command = answer({ turn, reason: 'quick_reply' });
    expect(done([{ do: 'say', text: 'Hello' }], SETTINGS, command)).toMatchObject([
      { channel: 'standby', reason: 'quick_reply', causedAt: NOW },
    ]);
  });

  it('speaks on messaging to a thread that has come back', () => {
    const back = answer({ turn: { kind: 'returned' } });
    expect(done([{ do: 'say', text: 'Hello' }], SETTINGS, back)).toMatchObject([{ channel: 'messaging' }]);
  });

  it.each([
    ['the bot’s words', { do: 'handOver', target: 'page-inbox', text: 'Wait' } as const, 'Wait'],
    ['the settings’ words', { do: 'handOver', target: 'page-inbox' } as const, 'One moment.'],
  ])('hands over with %s', (_whose, action, text) => {
    expect(done([action])).toMatchObject([{ verb: 'handOver', to: PAGE_INBOX, text, notAfter: NOW + DAY }]);
  });

  it('passes where a hand-over has no words', () => {
    expect(done([{ do: 'handOver', target: 'page-inbox', text: '' }])).toMatchObject([{ verb: 'pass' }]);
    const silent = settingsWith({ texts: { handOver: '', welcomeBack: '' } });
    expect(done([{ do: 'handOver', target: 'page-inbox' }], silent)).toMatchObject([{ verb: 'pass' }]);
  });

  it('says nothing where there is nothing to say', () => {
    expect(done([{ do: 'say', text: '' }, { do: 'release' }])).toMatchObject([
      { verb: 'release', id: 'answer-1-0' },
    ]);
  });

  it('keeps 1,000 characters of metadata', () => {
    const [command] = done([{ do: 'pass', target: 'help-desk', metadata: 'x'.repeat(1_001) }]);
    expect(command).toMatchObject({ metadata: 'x'.repeat(1_000) });
  });

  it('refuses a target that the settings do not have, and names those they have', () => {
    expect(() => done([{ do: 'pass', target: 'nobody' }])).toThrow(
      '"nobody"; known are: page-inbox, help-desk',
    );
  });
});
