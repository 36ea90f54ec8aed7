import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Command } from '../../functions/thread/command.ts';
import { decide } from '../../functions/thread/decide.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { PageSettings } from '../../functions/thread/settings.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import type { Verdict } from '../../functions/thread/weigh.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { answer, begun } from './a-command.ts';
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
  pass,
  postback,
  quickReply,
  quiet,
  request,
  SECOND,
  SETTINGS,
  STRANGER,
  settingsWith,
  take,
  UNKNOWN,
  US,
} from './a-thread.ts';

const decided = (
  thread: Thread,
  event: ThreadEvent,
  { settings = SETTINGS, verdict = 'applied' }: { settings?: PageSettings; verdict?: Verdict } = {},
): readonly Command[] => decide({ thread, verdict, asksVerify: false }, event, settings, NOW);

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

  it('answers a tap on messaging, and leaves it where somebody else owns the thread or it came on standby', () => {
    expect(decided(ownedBy(BY_US), postback())).toMatchObject([
      { verb: 'answer', turn: { kind: 'postback', channel: 'messaging', title: 'Start', payload: 'START' } },
    ]);
    expect(decided(ownedBy(BY_INBOX), postback())).toEqual([]);
    expect(decided(ownedBy(BY_US), postback({ channel: 'standby' }))).toEqual([]);
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

describe('decide: a pass', () => {
  it.each([
    ['another app', pass({ newOwnerAppId: US, previousOwnerAppId: DESK, metadata: 'solved' }), 1],
    ['an app that Meta does not name', pass({ newOwnerAppId: US }), 1],
    ['another app, without saying to whom', pass({ previousOwnerAppId: DESK }), 1],
    ['nobody, for the thread was idle', pass({ newOwnerAppId: US, previousOwnerAppId: null }), 0],
    ['ourselves', pass({ newOwnerAppId: US, previousOwnerAppId: US }), 0],
  ])('from %s brings the bot back', (_whom, event, count) => {
    expect(decided(ownedBy(BY_US), event)).toHaveLength(count);
  });

  it('asks the bot with the metadata and no text', () => {
    const event = pass({ newOwnerAppId: US, previousOwnerAppId: DESK, metadata: 'x'.repeat(1_001) });
    expect(decided(ownedBy(BY_US), event)).toMatchObject([
      {
        verb: 'answer',
        reason: 'returned',
        notAfter: NOW + 5 * MINUTE,
        turn: { kind: 'returned', metadata: 'x'.repeat(1_000) },
      },
    ]);
  });

  it('says welcome once where several passes come together', () => {
    const turn = { kind: 'returned' } as const;
    const back = pass({ newOwnerAppId: US, previousOwnerAppId: DESK });
    expect(decided(ownedBy(BY_US, { mailbox: [answer({ turn })] }), back)).toEqual([]);
    expect(decided(ownedBy(BY_US, { mailbox: [begun(answer({ turn }))] }), back)).toHaveLength(1);
  });

  it.each([
    ['goes to another app', pass({ newOwnerAppId: DESK, previousOwnerAppId: US }), 'applied' as const],
    ['is stale', pass({ newOwnerAppId: US, previousOwnerAppId: DESK }), 'stale' as const],
    ['goes to nobody', pass({ newOwnerAppId: null, previousOwnerAppId: DESK }), 'applied' as const],
  ])('brings nobody back when it %s', (_what, event, verdict) => {
    expect(decided(ownedBy(BY_US), event, { verdict })).toEqual([]);
  });
});

describe('decide: a request', () => {
  it('is granted to a target whose requests are honoured', () => {
    expect(decided(ownedBy(BY_US), request({ requestedOwnerAppId: DESK }))).toMatchObject([
      { verb: 'pass', to: DESK, reason: 'request', notAfter: NOW + DAY },
    ]);
  });

  it.each([
    ['a target whose requests are not', ownedBy(BY_US), request({ requestedOwnerAppId: PAGE_INBOX })],
    ['a stranger', ownedBy(BY_US), request({ requestedOwnerAppId: STRANGER })],
    ['ourselves', ownedBy(BY_US), request({ requestedOwnerAppId: US })],
    ['nobody', ownedBy(BY_US), request()],
    ['anybody, where the thread is not ours', ownedBy(BY_INBOX), request({ requestedOwnerAppId: DESK })],
  ])('is not granted to %s', (_whom, thread, event) => {
    expect(decided(thread, event)).toEqual([]);
  });
});

describe('decide: anything else', () => {
  it.each([take({ newOwnerAppId: US }), quiet('read'), quiet('reaction'), quiet('referral')])(
    'does nothing about $kind',
    (event) => {
      expect(decided(ownedBy(BY_US), event)).toEqual([]);
    },
  );
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
