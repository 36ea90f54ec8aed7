import { describe, expect, it } from 'vitest';
import type { EchoEvent, ThreadEvent } from '../../functions/messenger/events.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, INSTAGRAM_INBOX, NOW, PAGE_INBOX } from '../ids.ts';
import { begun, say, settleHead, verbs } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_US,
  echo,
  HOUR,
  IDLE,
  MINUTE,
  message,
  ownedBy,
  SECOND,
  SETTINGS,
  STRANGER,
  UNKNOWN,
} from './a-thread.ts';

const received = (thread: Thread, ...events: readonly ThreadEvent[]) =>
  receive(thread, events, SETTINGS, NOW + MINUTE).thread;
const isHumanHeard = (thread: Thread) => thread.humanAround !== undefined;

/** The person wrote at NOW, in a thread that is idle. */
const written = (members: Partial<Thread> = {}, owner: Owner = IDLE) =>
  ownedBy(owner, { lastPersonAt: NOW, ...members });
/** The person wrote at NOW, and again 3 s later. */
const burst = () =>
  received(
    ownedBy(IDLE, { lastPersonAt: NOW - HOUR }),
    message({ at: at(NOW) }),
    message({ id: 'm2', at: at(NOW + 3 * SECOND) }),
  );
const automatic = (afterMs: number, members: Partial<EchoEvent> = {}) =>
  echo({ appId: PAGE_INBOX, at: at(NOW + afterMs), ...members });
const nameless = (afterMs: number) => echo({ at: at(NOW + afterMs) });
const { platform, accountId, psid, channel } = message();
const about = { platform, accountId, psid, channel, at: at(NOW) };
const referral: ThreadEvent = { ...about, kind: 'referral', id: 'referral-1', referral: {} };

describe('the words of the inbox', () => {
  it.each<[string, Thread, EchoEvent]>([
    ['an instant reply', written(), automatic(SECOND)],
    ['an away text at the last moment', written(), automatic(8 * SECOND)],
    ['an instant reply on Instagram', written(), automatic(SECOND, { appId: INSTAGRAM_INBOX })],
    ['an instant reply of which Meta does not tell the app', written(), nameless(SECOND)],
    ['an ad’s greeting before the person’s first word', ownedBy(UNKNOWN), automatic(0)],
    ['a text after a referral', written({ lastPersonAt: NOW - HOUR, referredAt: NOW }), automatic(SECOND)],
    ['a text to the first of two quick messages', burst(), automatic(SECOND)],
    ['a text to the first of two quick messages, without app id', burst(), nameless(SECOND)],
    ['an away text an hour after an agent', written({ lastHumanAt: NOW + SECOND - HOUR }), automatic(SECOND)],
    [
      'an instant reply after a control that ran out',
      written({ expiresAt: NOW }, BY_DESK),
      automatic(SECOND),
    ],
  ])('are automatic: %s', (_what, thread, event) => {
    const after = received(thread, event);
    expect(isHumanHeard(after)).toBe(false);
    // A quick agent looks the same, and may have taken control.
    expect(verbs(after)).toContain('verify');
  });

  it.each<[string, Thread, EchoEvent]>([
    ['later than an automatic text comes', written(), automatic(8 * SECOND + 1)],
    ['before the message that they should answer', written(), automatic(-1)],
    ['in a talk with an agent', written({ lastHumanAt: NOW + SECOND - HOUR + 1 }), automatic(SECOND)],
    ['of a help desk', written(), automatic(SECOND, { appId: HELP_DESK })],
    ['of an app that is no target', written(), automatic(SECOND, { appId: STRANGER })],
    ['of a help desk before the person’s first word', ownedBy(UNKNOWN), echo({ appId: HELP_DESK })],
    ['in our own thread', written({}, BY_US), automatic(SECOND)],
  ])('are a human’s: %s', (_what, thread, event) => {
    expect(isHumanHeard(received(thread, event))).toBe(true);
  });

  it('are automatic also right after another automatic text, while Meta is asked', () => {
    const thread = received(
      written(),
      automatic(SECOND),
      automatic(2 * SECOND, { id: 'echo-2', mid: 'm-2' }),
    );
    expect(isHumanHeard(thread)).toBe(false);
  });

  it('are automatic also where the person’s message is delivered after them', () => {
    const before = ownedBy(IDLE, { lastPersonAt: NOW - 2 * HOUR, lastHumanAt: NOW - 2 * HOUR });
    const early = received(before, automatic(SECOND));
    expect(isHumanHeard(early)).toBe(true);
    const after = received(early, message({ at: at(NOW) }));
    expect(isHumanHeard(after)).toBe(false);
    expect(after).not.toHaveProperty('lastHumanAt');
  });

  it.each<[string, number, number | undefined]>([
    ['while messages come in quick succession', 16 * SECOND, NOW],
    ['and not longer', 17 * SECOND + 1, undefined],
  ])('keep the beginning of the messages %s', (_how, afterMs, expected) => {
    const times = [0, 8 * SECOND, afterMs];
    const events = times.map((ms, n) => message({ id: `m${n}`, at: at(NOW + ms) }));
    expect(received(ownedBy(IDLE), ...events).burstFrom).toBe(expected);
  });

  it('stay a human’s after a message whose stamp cannot be believed', () => {
    const anyTime = message({ id: 'm2', at: { from: 0, to: Number.MAX_SAFE_INTEGER } });
    const thread = received(ownedBy(IDLE, { lastPersonAt: NOW - HOUR }), anyTime);
    expect(isHumanHeard(received(thread, automatic(-MINUTE)))).toBe(true);
  });

  it('of a help desk stay a human’s, in whatever order they are delivered', () => {
    const early = received(written({ lastPersonAt: NOW - HOUR }), automatic(SECOND, { appId: HELP_DESK }));
    expect(isHumanHeard(received(early, message({ at: at(NOW) })))).toBe(true);
  });

  it('stay a human’s where the message that is delivered later is no cause for them', () => {
    const early = received(written({ lastPersonAt: NOW - HOUR }), automatic(MINUTE));
    expect(isHumanHeard(received(early, message({ at: at(NOW) })))).toBe(true);
    const second = received(written(), automatic(10 * SECOND), automatic(20 * SECOND, { id: 'e2' }));
    expect(isHumanHeard(received(second, message({ at: at(NOW + 20 * SECOND) })))).toBe(true);
  });

  it('stay automatic when Meta delivers them again', () => {
    const greeting = automatic(-SECOND);
    const thread = received(ownedBy(UNKNOWN), greeting, message({ at: at(NOW) }));
    expect(isHumanHeard(received(thread, greeting))).toBe(false);
  });

  it('are automatic also during a call of ours', () => {
    const calling = written({ mailbox: [begun(say())] });
    const said = (event: EchoEvent) =>
      settleHead(received(calling, event), { kind: 'said', messageId: 'm-1' });
    expect(isHumanHeard(said(nameless(SECOND)))).toBe(false);
    expect(isHumanHeard(said(nameless(9 * SECOND)))).toBe(true);
  });
});

describe('a referral', () => {
  it('explains an automatic text that is delivered before it', () => {
    const greeted = received(written({ lastPersonAt: NOW - HOUR }), automatic(SECOND));
    expect(isHumanHeard(greeted)).toBe(true);
    expect(isHumanHeard(received(greeted, referral))).toBe(false);
  });

  it('explains no words that come later than an automatic text does', () => {
    const spoken = received(written({ lastPersonAt: NOW - HOUR }), automatic(8 * SECOND + 1));
    expect(isHumanHeard(received(spoken, referral))).toBe(true);
  });

  it('is known in a thread in which the person has written', () => {
    expect(received(written({ lastPersonAt: NOW - HOUR }), referral).referredAt).toBe(NOW);
  });

  it('costs no write where the person has not written yet', () => {
    const thread = ownedBy(UNKNOWN);
    expect(received(thread, referral)).toBe(thread);
  });
});
