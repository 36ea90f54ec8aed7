import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { begun, passTo, verify } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  FOREIGN,
  HOUR,
  IDLE,
  inSecondOf,
  MINUTE,
  message,
  ownedBy,
  pass,
  postback,
  quickReply,
  quiet,
  referral,
  request,
  SECOND,
  take,
  UNKNOWN,
} from './a-thread.ts';
import { seen } from './an-event.ts';

describe('observe: pass and take', () => {
  it.each<[string, ThreadEvent, Owner]>([
    ['a pass to us', pass({ newOwnerAppId: OUR_APP }), BY_US],
    ['a pass to another app', pass({ newOwnerAppId: HELP_DESK }), BY_DESK],
    ['a take by another app', take({ newOwnerAppId: PAGE_INBOX }), BY_INBOX],
    ['a take in which we are the new owner', take({ newOwnerAppId: OUR_APP }), BY_US],
    ['a pass that leaves the thread idle', pass({ newOwnerAppId: null }), IDLE],
    ['a take that leaves the thread idle', take({ newOwnerAppId: null }), IDLE],
  ])('takes the owner from the app id in %s, not from the name of the event', (_what, event, owner) => {
    const { thread, verdict, asks } = seen(threadWith(), event);
    expect(thread).toMatchObject({ owner, unproven: false, since: NOW, evidence: { from: NOW, to: NOW } });
    expect({ verdict, asks }).toEqual({ verdict: 'applied', asks: false });
  });

  it.each<[string, ThreadEvent, Owner]>([
    ['a pass', pass(), BY_US],
    ['a take', take(), FOREIGN],
  ])('guesses the owner after %s without an app id, and asks Meta', (_what, event, owner) => {
    expect(seen(threadWith(), event)).toMatchObject({
      thread: { owner, unproven: true },
      asks: true,
    });
  });

  it('names the owner as the settings do, or else as Meta does', () => {
    expect(seen(threadWith(), pass({ newOwnerAppId: HELP_DESK })).thread.ownerName).toBe('help-desk');
    const ai = '622851382610562' as AppId;
    expect(seen(threadWith(), pass({ newOwnerAppId: ai })).thread.ownerName).toBe('meta-business-ai');
    expect(
      seen(ownedBy(BY_DESK, { ownerName: 'help-desk' }), pass({ newOwnerAppId: OUR_APP })).thread,
    ).not.toHaveProperty('ownerName');
  });

  it('expects control to run out a day later, and never in an idle thread', () => {
    expect(seen(threadWith(), take({ newOwnerAppId: HELP_DESK })).thread.expiresAt).toBe(NOW + DAY);
    const idle = seen(ownedBy(BY_US, { expiresAt: NOW + HOUR }), take({ newOwnerAppId: null })).thread;
    expect(idle).not.toHaveProperty('expiresAt');
  });

  it('keeps the newer owner when an older event arrives late', () => {
    const thread = ownedBy(BY_INBOX);
    const late = seen(thread, pass({ newOwnerAppId: OUR_APP, at: at(NOW - MINUTE - 1) }));
    expect(late).toEqual({ thread, verdict: 'stale', asks: false });
  });

  it('keeps the first of two owners in one second, and asks Meta', () => {
    const first = seen(threadWith(), take({ newOwnerAppId: PAGE_INBOX, at: inSecondOf(NOW) })).thread;
    const second = seen(first, pass({ newOwnerAppId: OUR_APP, at: at(NOW) }));
    expect(second).toMatchObject({
      thread: { owner: BY_INBOX, unproven: true },
      verdict: 'unordered',
      asks: true,
    });
  });

  it('asks Meta for an owner whose stamp cannot be believed', () => {
    const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const { thread, asks } = seen(threadWith(), take({ newOwnerAppId: HELP_DESK, at: everything }));
    expect(thread).toMatchObject({ owner: BY_DESK, unproven: true });
    expect(asks).toBe(true);
    expect(thread).not.toHaveProperty('since');
  });

  it('returns the same thread when a handover event is delivered again', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX });
    const { thread } = seen(threadWith(), event);
    expect(seen(thread, event).thread).toBe(thread);
  });

  it('marks a call under way as overtaken, so that its answer is ordered by time', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(passTo()), verify()] });
    const { mailbox } = seen(thread, take({ newOwnerAppId: HELP_DESK })).thread;
    expect(mailbox.map((command) => command.begun?.overtaken)).toEqual([true, undefined]);
  });

  it('does not let a stale event overtake a call under way', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(passTo())] });
    const late = take({ newOwnerAppId: HELP_DESK, at: at(NOW - HOUR) });
    expect(seen(thread, late).thread.mailbox[0]?.begun).not.toHaveProperty('overtaken');
  });
});

describe('observe: events that say nothing about the owner', () => {
  it.each([
    request({ requestedOwnerAppId: HELP_DESK }),
    quiet('read'),
    quiet('delivery'),
    quiet('reaction'),
    referral(),
    quiet('edit'),
  ])('changes nothing for $kind', (event) => {
    const thread = ownedBy(BY_INBOX);
    expect(seen(thread, event)).toEqual({ thread, verdict: 'applied', asks: false });
  });
});

describe('observe: a person speaks', () => {
  it.each<[string, 'messaging' | 'standby', Thread, boolean]>([
    ['ours', 'messaging', ownedBy(BY_US), false],
    ['ours', 'standby', ownedBy(BY_US), true],
    ['ours, in doubt, though the channel agrees', 'messaging', ownedBy(BY_US, { unproven: true }), true],
    ['idle', 'messaging', ownedBy(IDLE), false],
    ['idle', 'standby', ownedBy(IDLE), true],
    ['unknown', 'messaging', ownedBy(UNKNOWN), false],
    ['unknown', 'standby', ownedBy(UNKNOWN), true],
    ['an app’s', 'messaging', ownedBy(BY_INBOX), true],
    ['an app’s', 'standby', ownedBy(BY_INBOX), false],
    ['an app’s until a moment ago', 'messaging', ownedBy(BY_INBOX, { expiresAt: NOW - 1 }), false],
    ['an app’s until a moment ago', 'standby', ownedBy(BY_INBOX, { expiresAt: NOW - 1 }), true],
    ['a hidden app’s', 'messaging', ownedBy(FOREIGN), true],
    ['a hidden app’s', 'standby', ownedBy(FOREIGN), false],
  ])('in a thread that is %s, on %s: asks Meta or not', (_whose, channel, before, asks) => {
    const thread = { owner: before.owner, unproven: asks };
    expect(seen(before, message({ channel }))).toMatchObject({ verdict: 'applied', asks, thread });
    expect(seen(before, quickReply({ channel })).asks).toBe(asks);
  });

  it('is no hint when it is older than the evidence in the ledger', () => {
    const old = message({ channel: 'standby', at: at(NOW - 2 * MINUTE) });
    expect(seen(ownedBy(BY_US), old)).toMatchObject({ asks: false, thread: { unproven: false } });
    const asOld = message({ channel: 'standby', at: at(NOW - MINUTE) });
    expect(seen(ownedBy(BY_US), asOld).asks).toBe(true);
  });

  it('is no hint when it is a tap on our button, but Meta is asked for the owner', () => {
    const tapped = seen(ownedBy(BY_INBOX), postback());
    expect(tapped).toMatchObject({ asks: true, thread: { unproven: false } });
    expect(seen(ownedBy(BY_US, { unproven: true }), postback()).asks).toBe(true);
  });

  it.each([
    ['in our own thread', ownedBy(BY_US), postback()],
    ['after control has run out', ownedBy(BY_INBOX, { expiresAt: NOW - 1 }), postback()],
    [
      'that is older than the evidence in the ledger',
      ownedBy(BY_INBOX),
      postback({ at: at(NOW - 2 * MINUTE) }),
    ],
    ['on another app’s button', ownedBy(BY_INBOX), postback({ channel: 'standby' })],
  ])('does not ask Meta for a tap %s', (_where, thread, tap) => {
    expect(seen(thread, tap).asks).toBe(false);
  });

  it('opens the 24 h window, and moves the end of control to a day later', () => {
    const { thread } = seen(ownedBy(BY_INBOX, { expiresAt: NOW + HOUR }), message({ channel: 'standby' }));
    expect(thread).toMatchObject({ lastPersonAt: NOW, expiresAt: NOW + DAY });
    expect(seen(ownedBy(BY_US), postback())).toMatchObject({
      verdict: 'applied',
      thread: { lastPersonAt: NOW },
    });
  });

  it.each([
    ['that has run out already', NOW - 1],
    ['that runs out at this very moment', NOW],
    ['that was extended beyond a day', NOW + 2 * DAY],
  ])('leaves the end of control %s', (_what, expiresAt) => {
    expect(seen(ownedBy(BY_INBOX, { expiresAt }), message()).thread.expiresAt).toBe(expiresAt);
  });

  it('never moves the window back, or beyond the time of arrival', () => {
    const late = seen(ownedBy(BY_US, { lastPersonAt: NOW }), message({ at: at(NOW - SECOND) }));
    expect(late.thread.lastPersonAt).toBe(NOW);
    const early = seen(ownedBy(BY_US), message({ at: at(NOW + MINUTE) }));
    expect(early.thread.lastPersonAt).toBe(NOW);
  });
});
