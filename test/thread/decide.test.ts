import { describe, expect, it } from 'vitest';
import type { MessageEvent, PostbackEvent, ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Command } from '../../functions/thread/command.ts';
import { decide } from '../../functions/thread/decide.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { PageSettings } from '../../functions/thread/settings.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import type { Verdict } from '../../functions/thread/weigh.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
  DESK,
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

const _LEAD_ADS = '413038776280800' as AppId;

const decided = (
  thread: Thread,
  event: ThreadEvent,
  { settings = SETTINGS, verdict = 'applied' }: { settings?: PageSettings; verdict?: Verdict } = {},
): readonly Command[] => decide({ thread, verdict, asksVerify: false }, event, settings, NOW);

const wordless = ({ text: _text, ...rest }: MessageEvent): MessageEvent => rest;
const stripped = ({ payload: _payload, ...rest }: PostbackEvent): PostbackEvent => rest;
const untitled = ({ title: _title, ...rest }: PostbackEvent): PostbackEvent => rest;

describe('decide: a person speaks', () => {
  it.each([
    ['us', BY_US],
    ['nobody', IDLE],
    ['who knows whom', UNKNOWN],
    ['an app', BY_INBOX],
    ['a hidden app', FOREIGN],
  ])('queues an answer to a message on messaging in a thread of %s', (_whose, owner) => {
    expect(decided(ownedBy(owner), message())).toMatchObject([{ verb: 'answer' }]);
  });

  it.each([
    ['us', BY_US, {}, 1],
    ['nobody', IDLE, {}, 1],
    ['who knows whom', UNKNOWN, {}, 1],
    ['an app', BY_INBOX, {}, 0],
    ['a hidden app', FOREIGN, {}, 0],
    ['an app in doubt', BY_INBOX, { unproven: true }, 1],
    ['an app whose control has run out', BY_INBOX, { expiresAt: NOW - 1 }, 1],
  ])('on standby in a thread of %s', (_whose, owner, members, count) => {
    expect(decided(ownedBy(owner, members), message({ channel: 'standby' }))).toHaveLength(count);
  });

  it('leaves a message on standby that is older than what the ledger rests on', () => {
    const old = message({ channel: 'standby', at: at(NOW - 2 * MINUTE) });
    expect(decided(ownedBy(BY_US), old)).toEqual([]);
    const asOld = message({ channel: 'standby', at: at(NOW - MINUTE) });
    expect(decided(ownedBy(BY_US), asOld)).toHaveLength(1);
  });

  it('keeps what the bot has to know, for as long as an answer is worth giving', () => {
    const event = quickReply({ at: at(NOW - SECOND) });
    expect(decided(ownedBy(BY_US), event)).toEqual([
      {
        verb: 'answer',
        id: expect.stringMatching(/^mh-/),
        reason: 'quick_reply',
        causedAt: NOW - SECOND,
        notAfter: NOW - SECOND + 5 * MINUTE,
        attempts: 0,
        turn: { kind: 'message', channel: 'messaging', text: 'Yes', payload: 'YES' },
      },
    ]);
  });

  it.each<[string, ThreadEvent, object]>([
    ['an attachment', wordless(message()), { kind: 'message', channel: 'messaging' }],
    [
      'a tap without a title',
      untitled(postback()),
      { kind: 'postback', channel: 'messaging', payload: 'START' },
    ],
  ])('tells the bot no more about %s than there is', (_what, event, turn) => {
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

  it('keeps 2,000 characters of a text, and no half of one', () => {
    const textOf = (text: string) => {
      const [command] = decided(ownedBy(BY_US), message({ text }));
      return command?.verb === 'answer' && command.turn.kind === 'message' ? command.turn.text : undefined;
    };
    expect(textOf('a'.repeat(2_000))).toBe('a'.repeat(2_000));
    expect(textOf('a'.repeat(2_001))).toBe('a'.repeat(2_000));
    expect(textOf(`${'a'.repeat(1_999)}🙂`)?.isWellFormed()).toBe(true);
  });

  it('counts from now what says that it comes from the future', () => {
    expect(decided(ownedBy(BY_US), message({ at: at(NOW + MINUTE) }))).toMatchObject([{ causedAt: NOW }]);
  });

  it('answers a tap that comes with its payload, if nobody else turns out to own the thread, and leaves any other', () => {
    expect(decided(ownedBy(BY_US), postback())).toMatchObject([
      { verb: 'answer', turn: { kind: 'postback', channel: 'messaging', title: 'Start', payload: 'START' } },
    ]);
    expect(decided(ownedBy(BY_INBOX), postback())).toMatchObject([{ verb: 'answer' }]);
    expect(decided(ownedBy(BY_US), postback({ channel: 'standby' }))).toEqual([]);
    expect(decided(ownedBy(BY_US), stripped(postback()))).toEqual([]);
  });
});

describe('decide: a trigger', () => {
  it('hands over with words', () => {
    expect(decided(ownedBy(BY_US), message({ text: 'Chat with agent!' }))).toMatchObject([
      {
        verb: 'handOver',
        to: PAGE_INBOX,
        text: 'One moment.',
        channel: 'messaging',
        reason: 'trigger',
        metadata: 'trigger:page-inbox',
        notAfter: NOW + DAY,
      },
    ]);
  });

  it('passes where the settings have no words for it', () => {
    const settings = settingsWith({ texts: { handOver: '', welcomeBack: '' } });
    const [command] = decided(ownedBy(BY_US), postback({ payload: 'TALK_TO_HELP_DESK' }), { settings });
    expect(command).toMatchObject({ verb: 'pass', to: DESK, notAfter: NOW + DAY });
  });

  it('is left to the owner like any other words', () => {
    const event = message({ text: 'chat with agent', channel: 'standby' });
    expect(decided(ownedBy(BY_INBOX), event)).toEqual([]);
    expect(decided(ownedBy(BY_US), event)).toMatchObject([{ verb: 'handOver' }]);
  });
});

describe('decide: what is kept of a tap', () => {
  it('is cut, whatever Meta sends', () => {
    const long = '\u{1F600}'.repeat(2_000);
    const [command] = receive(ownedBy(BY_US), [postback({ title: long, payload: long })], SETTINGS, NOW)
      .thread.mailbox;
    expect(JSON.stringify(command).length).toBeLessThan(5_000);
    expect(JSON.stringify(command).isWellFormed()).toBe(true);
  });

  it('is nothing of an app whose id is a word of the language', () => {
    const event = take({ newOwnerAppId: 'constructor' as AppId });
    expect(receive(ownedBy(BY_US), [event], SETTINGS, NOW).thread).not.toHaveProperty('ownerName');
  });
});
