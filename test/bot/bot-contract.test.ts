import { describe, expect, it } from 'vitest';
import { type Action, commandsOf, readActions } from '../../functions/bot/bot-contract.ts';
import type { Platform } from '../../functions/messenger/events.ts';
import { HELP_DESK, NOW, PAGE_INBOX } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { answer } from '../thread/a-command.ts';
import { DAY, MINUTE, SETTINGS, settingsWith } from '../thread/a-thread.ts';

const done = (actions: readonly Action[], settings = SETTINGS, command = answer()) =>
  commandsOf(command, actions, settings, 'messenger', { thread: threadWith(), now: NOW });
const read = (given: unknown, platform: Platform = 'messenger') => readActions(given, SETTINGS, platform);
const valid = (actions: readonly unknown[]) => ({ actions, faults: [], cuts: [], failed: 0 });
const refused = (...faults: unknown[]) => ({ faults, cuts: [], failed: 1 });
const choices = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ title: `${n}`, payload: `P${n}` }));

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

  it('says that the target is closed, and passes nothing', () => {
    const hours = { timeZone: 'UTC', open: { mon: '09:00-17:00' } };
    const settings = settingsWith({
      targets: { 'page-inbox': { appId: PAGE_INBOX, hours } },
      texts: { ...SETTINGS.texts, closed: 'Closed until {opens}.' },
    });
    const commands = done(
      [
        { do: 'say', text: 'Hm.' },
        { do: 'handOver', target: 'page-inbox', text: 'Ana will help.' },
      ],
      settings,
    );
    expect(commands).toMatchObject([
      { verb: 'say', id: 'answer-1-0', cause: 'message', text: 'Hm.' },
      { verb: 'say', id: 'answer-1-1', cause: 'closed', once: 'closed', text: 'Closed until Monday, 09:00.' },
    ]);
    expect(done([{ do: 'pass', target: 'page-inbox' }], settings)).toMatchObject([
      { verb: 'pass', to: PAGE_INBOX },
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
    ['the settings have no text', undefined, settingsWith({ texts: { ...SETTINGS.texts, handOver: '' } })],
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

  it('makes a command of each part of a long text, with the quick replies at the last', () => {
    const text = `${'a'.repeat(1_500)}\n\n${'b'.repeat(1_500)}`;
    const quickReplies = choices(2);
    const commands = done([{ do: 'say', text, quickReplies }, { do: 'release' }]);
    expect(commands).toMatchObject([
      { verb: 'say', id: 'answer-1-0', text: 'a'.repeat(1_500) },
      { verb: 'say', id: 'answer-1-1', text: 'b'.repeat(1_500), quickReplies },
      { verb: 'release', id: 'answer-1-2' },
    ]);
    expect(commands[0]).not.toHaveProperty('quickReplies');
  });

  it('passes after all parts of the words of a hand-over', () => {
    const text = `${'a'.repeat(1_500)} ${'b'.repeat(1_500)}`;
    expect(done([{ do: 'handOver', target: 'page-inbox', text }])).toMatchObject([
      { verb: 'say', cause: 'hand-over' },
      { verb: 'say', cause: 'hand-over' },
      { verb: 'pass', id: 'answer-1-2' },
    ]);
  });

  it.each([undefined, null])('takes a member that is %s for one that is absent', (absent) => {
    const given = [
      { do: 'say', text: 'Hello', quickReplies: absent },
      { do: 'handOver', target: 'page-inbox', text: absent, metadata: absent },
    ];
    const { actions = [] } = read(given);
    expect(done(actions)).toStrictEqual(
      done([
        { do: 'say', text: 'Hello' },
        { do: 'handOver', target: 'page-inbox' },
      ]),
    );
  });
});

describe('readActions', () => {
  it('refuses a target that the settings do not have, and names those they have', () => {
    expect(read([{ do: 'release' }, { do: 'pass', target: 'nobody' }])).toEqual(
      refused('actions[1].target: must be one of page-inbox, help-desk'),
    );
  });

  it('refuses a target that only every object has', () => {
    expect(read([{ do: 'pass', target: 'constructor' }])).not.toHaveProperty('actions');
  });

  const say = (members: object) => ({ do: 'say', text: 'Hello', ...members });
  const titled = (title: unknown) => say({ quickReplies: [{ title, payload: 'P' }] });

  it.each<[string, object, object, string]>([
    [
      'an extension of 7 days',
      { do: 'extend', durationSeconds: 604_800 },
      { do: 'extend', durationSeconds: 604_801 },
      'durationSeconds',
    ],
    [
      'a whole second',
      { do: 'extend', durationSeconds: 1 },
      { do: 'extend', durationSeconds: 0.5 },
      'durationSeconds',
    ],
    [
      '13 quick replies',
      say({ quickReplies: choices(13) }),
      say({ quickReplies: choices(14) }),
      'quickReplies[13]',
    ],
    ['a title of 20', titled('x'.repeat(20)), titled('x'.repeat(21)), 'quickReplies[0].title'],
    ['a title of 20 emoji', titled('😀'.repeat(20)), titled('😀'.repeat(21)), 'quickReplies[0].title'],
    ['a title of 1', titled('x'), titled(''), 'quickReplies[0].title'],
    ['a title that can be seen', titled(' x'), titled('  '), 'quickReplies[0].title'],
    ['a title that is text', titled('7'), titled(7), 'quickReplies[0].title'],
    [
      'a payload of 1,000',
      say({ quickReplies: [{ title: 'x', payload: 'p'.repeat(1_000) }] }),
      say({ quickReplies: [{ title: 'x', payload: 'p'.repeat(1_001) }] }),
      'quickReplies[0].payload',
    ],
    ['text', say({}), say({ text: null }), 'text'],
  ])('takes %s, and not one step more or less', (_what, allowed, bad, path) => {
    expect(read([allowed])).toEqual(valid([allowed]));
    const { actions, faults, failed } = read([{ do: 'say', text: 'Bye' }, bad, { do: 'release' }]);
    expect(actions).toEqual([{ do: 'say', text: 'Bye' }, { do: 'release' }]);
    expect(faults).toEqual([expect.toSatisfy((line: string) => line.startsWith(`actions[1].${path}: `))]);
    expect(failed).toBe(1);
  });

  it('refuses all where nothing that the person would hear is left', () => {
    const bad = { do: 'say', text: 7 };
    expect(read([bad, { do: 'release' }])).toEqual(refused(expect.any(String)));
    expect(read([bad, { do: 'extend', durationSeconds: 60 }])).toEqual(refused(expect.any(String)));
  });

  it.each([
    [{ do: 'handOver', target: 'nobody' }],
    [{ do: 'handOver' }],
    [{ do: 'pass', target: 7 }],
    [{ do: 'handover', target: 'page-inbox' }],
  ])('refuses all for a hand-over that is not valid: %j', (bad) => {
    expect(read([{ do: 'say', text: 'Ana will help.' }, bad])).toEqual(refused(expect.any(String)));
  });

  it('refuses an answer of which nothing is left', () => {
    const faults = [/^actions\[0\]: /, /^actions\[1\]\.quickReplies\[13\]: is one too many: at most 13/];
    expect(read([null, say({ quickReplies: choices(14) })])).toEqual(
      refused(...faults.map((line) => expect.stringMatching(line))),
    );
  });

  it('takes an empty answer', () => {
    expect(read([])).toEqual(valid([]));
  });

  it('takes 20 actions, and not 21', () => {
    const actions = Array.from({ length: 20 }, () => ({ do: 'release' }));
    expect(read(actions)).toEqual(valid(actions));
    expect(read([...actions, { do: 'release' }])).toEqual(refused(expect.stringMatching(/^actions: /)));
  });

  it('names 20 faults', () => {
    const quickReplies = Array.from({ length: 1_000 }, () => ({}));
    expect(read([{ do: 'say', text: '', quickReplies }]).faults).toHaveLength(20);
  });

  it.each<[Platform, string, string]>([
    ['messenger', 'x'.repeat(5 * 1_999), 'x'.repeat(5 * 1_999 + 1)],
    ['instagram', 'x'.repeat(5 * 1_000), 'x'.repeat(5 * 1_000 + 1)],
  ])('names the text that is too long even in parts for %s', (platform, fits, cut) => {
    const actions = [
      { do: 'say', text: fits },
      { do: 'say', text: cut },
      { do: 'handOver', target: 'page-inbox', text: cut },
    ];
    expect(read(actions, platform)).toEqual({
      ...valid(actions),
      cuts: ['actions[1].text: is cut after 5 messages', 'actions[2].text: is cut after 5 messages'],
    });
  });

  it('names what is wrong without quoting the person', () => {
    const given = read([{ do: 'a secret' }]);
    expect(given).toEqual(refused(expect.stringMatching(/^actions\[0\]\.do: /)));
    expect(JSON.stringify(given)).not.toContain('a secret');
  });
});
