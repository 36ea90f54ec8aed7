import { describe, expect, it } from 'vitest';
import type { MessageEvent, PostbackEvent, ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import { receive } from '../../functions/thread/receive.ts';
import { HELP_DESK, NOW, PAGE_INBOX } from '../ids.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
  FOREIGN,
  IDLE,
  MINUTE,
  message,
  ownedBy,
  postback,
  quickReply,
  SECOND,
  SETTINGS,
  settingsWith,
  take,
  UNKNOWN,
} from './a-thread.ts';
import { decided } from './an-event.ts';

const wordless = ({ text: _text, ...rest }: MessageEvent): MessageEvent => rest;
const stripped = ({ payload: _payload, ...rest }: PostbackEvent): PostbackEvent => rest;
const untitled = ({ title: _title, ...rest }: PostbackEvent): PostbackEvent => rest;

describe('decide: a person speaks', () => {
  it.each([
    ['us', BY_US],
    ['no app', IDLE],
    ['an unknown owner', UNKNOWN],
    ['an app', BY_INBOX],
    ['a hidden app', FOREIGN],
  ])('queues an answer to a message on messaging in a thread of %s', (_whose, owner) => {
    expect(decided(ownedBy(owner), message())).toMatchObject([{ verb: 'answer' }]);
  });

  it.each([
    ['us', BY_US, {}, 1],
    ['no app', IDLE, {}, 1],
    ['an unknown owner', UNKNOWN, {}, 1],
    ['an app', BY_INBOX, {}, 0],
    ['a hidden app', FOREIGN, {}, 0],
    ['an app in doubt', BY_INBOX, { unproven: true }, 1],
    ['an app whose control has run out', BY_INBOX, { expiresAt: NOW - 1 }, 1],
  ])('queues an answer or not to a message on standby in a thread of %s', (_whose, owner, members, count) => {
    expect(decided(ownedBy(owner, members), message({ channel: 'standby' }))).toHaveLength(count);
  });

  it('leaves a message on standby that is older than the evidence in the ledger', () => {
    const old = message({ channel: 'standby', at: at(NOW - 2 * MINUTE) });
    expect(decided(ownedBy(BY_US), old)).toEqual([]);
    const asOld = message({ channel: 'standby', at: at(NOW - MINUTE) });
    expect(decided(ownedBy(BY_US), asOld)).toHaveLength(1);
  });

  it('keeps what the bot needs, until the deadline of the answer', () => {
    const event = quickReply({ at: at(NOW - SECOND) });
    expect(decided(ownedBy(BY_US), event)).toEqual([
      {
        verb: 'answer',
        id: expect.stringMatching(/^mh-/),
        cause: 'quick_reply',
        causedAt: NOW - SECOND,
        notAfter: NOW - SECOND + 5 * MINUTE,
        attempts: 0,
        turn: { kind: 'message', channel: 'messaging', mid: 'm-2', text: 'Yes', payload: 'YES' },
      },
    ]);
  });

  it.each<[string, ThreadEvent, object]>([
    ['an attachment', wordless(message()), { kind: 'message', channel: 'messaging', mid: 'm-1' }],
    [
      'a tap without a title',
      untitled(postback()),
      { kind: 'postback', channel: 'messaging', payload: 'START' },
    ],
  ])('gives the bot only what Meta sent about %s', (_what, event, turn) => {
    const [command] = decided(ownedBy(BY_US), event);
    expect(command?.verb === 'answer' && command.turn).toStrictEqual(turn);
  });

  it('gives the same event the same command, and different events different ones', () => {
    const [first, again, other] = [message(), message(), message({ id: 'message-2' })].map(
      (event) => decided(ownedBy(BY_US), event)[0]?.id,
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('keeps no half of a character of what comes with a message', () => {
    const half = 'x\ud83d';
    const event = message({
      mid: half,
      replyTo: half,
      attachments: [{ type: half, url: `https://cdn.example/${half}` }],
      referral: { source: half, ref: half },
      intents: [{ name: half, confidence: 1 }],
    });
    expect(JSON.stringify(decided(ownedBy(BY_US), event))).not.toContain('ud83d');
  });

  it('keeps 2,000 characters of a text, and no half of a character', () => {
    const textOf = (text: string) => {
      const [command] = decided(ownedBy(BY_US), message({ text }));
      return command?.verb === 'answer' && command.turn.kind === 'message' ? command.turn.text : undefined;
    };
    expect(textOf('a'.repeat(2_000))).toBe('a'.repeat(2_000));
    expect(textOf('a'.repeat(2_001))).toBe('a'.repeat(2_000));
    expect(textOf(`${'a'.repeat(1_999)}🙂`)?.isWellFormed()).toBe(true);
  });

  it('counts from now where the stamp is in the future', () => {
    expect(decided(ownedBy(BY_US), message({ at: at(NOW + MINUTE) }))).toMatchObject([{ causedAt: NOW }]);
  });

  it('queues an answer to a tap that has its payload, and none to any other tap', () => {
    expect(decided(ownedBy(BY_US), postback())).toMatchObject([
      { verb: 'answer', turn: { kind: 'postback', channel: 'messaging', title: 'Start', payload: 'START' } },
    ]);
    expect(decided(ownedBy(BY_INBOX), postback())).toMatchObject([{ verb: 'answer' }]);
    expect(decided(ownedBy(BY_US), postback({ channel: 'standby' }))).toEqual([]);
    expect(decided(ownedBy(BY_US), stripped(postback()))).toEqual([]);
  });
});

describe('decide: a trigger', () => {
  const phrase = message({ text: 'Chat with agent!' });

  it('hands over with words that have the deadline of an answer, and then a pass that has a day', () => {
    expect(decided(ownedBy(BY_US), phrase)).toEqual([
      {
        verb: 'say',
        id: expect.stringMatching(/^mh-/),
        cause: 'trigger',
        text: 'One moment.',
        channel: 'messaging',
        causedAt: NOW,
        notAfter: NOW + 5 * MINUTE,
        attempts: 0,
      },
      {
        verb: 'pass',
        id: expect.stringMatching(/^mh-/),
        cause: 'trigger',
        to: PAGE_INBOX,
        metadata: 'trigger:page-inbox',
        causedAt: NOW,
        notAfter: NOW + DAY,
        attempts: 0,
      },
    ]);
  });

  it('gives the words and the pass ids of their own', () => {
    expect(new Set(decided(ownedBy(BY_US), phrase).map(({ id }) => id)).size).toBe(2);
  });

  it('passes where the settings have no words for it', () => {
    const settings = settingsWith({ texts: { ...SETTINGS.texts, handOver: '' } });
    expect(decided(ownedBy(BY_US), postback({ payload: 'TALK_TO_HELP_DESK' }), { settings })).toMatchObject([
      { verb: 'pass', to: HELP_DESK, notAfter: NOW + DAY },
    ]);
  });

  it('is left to another owner like any other message', () => {
    const event = message({ text: 'chat with agent', channel: 'standby' });
    expect(decided(ownedBy(BY_INBOX), event)).toEqual([]);
    expect(decided(ownedBy(BY_US), event)).toMatchObject([
      { verb: 'say', channel: 'standby' },
      { verb: 'pass' },
    ]);
  });
});

describe('what is kept of an event', () => {
  it('is cut, however long Meta’s texts are', () => {
    const long = '\u{1F600}'.repeat(2_000);
    const [command] = receive(ownedBy(BY_US), [postback({ title: long, payload: long })], SETTINGS, NOW)
      .thread.mailbox;
    expect(JSON.stringify(command).length).toBeLessThan(5_000);
    expect(JSON.stringify(command).isWellFormed()).toBe(true);
  });

  it('is no name of an app whose id is a property of every object', () => {
    const event = take({ newOwnerAppId: 'constructor' as AppId });
    expect(receive(ownedBy(BY_US), [event], SETTINGS, NOW).thread).not.toHaveProperty('ownerName');
  });
});
