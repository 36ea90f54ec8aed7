import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX, threadWith } from '../support/threads.ts';
import { begun, passTo, verify } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  DESK,
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
  request,
  SECOND,
  SETTINGS,
  take,
  UNKNOWN,
  US,
} from './a-thread.ts';

const seen = (thread: Thread, event: ThreadEvent, arrivedAt = NOW) =>
  observe(thread, event, SETTINGS, arrivedAt);

describe('observe: pass and take', () => {
  it.each<[string, ThreadEvent, Owner]>([
    ['a pass to us', pass({ newOwnerAppId: US }), BY_US],
    ['a pass to another app', pass({ newOwnerAppId: DESK }), BY_DESK],
    ['a take by another app', take({ newOwnerAppId: PAGE_INBOX }), BY_INBOX],
    ['a take in which we are the new owner', take({ newOwnerAppId: US }), BY_US],
    ['a pass to nobody', pass({ newOwnerAppId: null }), IDLE],
    ['a take by nobody', take({ newOwnerAppId: null }), IDLE],
  ])('believes the app id in %s, whatever the event is called', (_what, event, owner) => {
    const { thread, verdict, asksVerify } = seen(threadWith(), event);
    expect(thread).toMatchObject({ owner, unproven: false, since: NOW, evidence: { from: NOW, to: NOW } });
    expect({ verdict, asksVerify }).toEqual({ verdict: 'applied', asksVerify: false });
  });

  it.each<[string, ThreadEvent, Owner]>([
    ['a pass', pass(), BY_US],
    ['a take', take(), FOREIGN],
  ])('guesses at the owner after %s that names none, and asks Meta', (_what, event, owner) => {
    expect(seen(threadWith(), event)).toMatchObject({
      thread: { owner, unproven: true },
      asksVerify: true,
    });
  });

  it('names the owner as the settings do, and as Meta does where they do not', () => {
    expect(seen(threadWith(), pass({ newOwnerAppId: DESK })).thread.ownerName).toBe('help-desk');
    const ai = '622851382610562' as AppId;
    expect(seen(threadWith(), pass({ newOwnerAppId: ai })).thread.ownerName).toBe('meta-business-ai');
    expect(
      seen(ownedBy(BY_DESK, { ownerName: 'help-desk' }), pass({ newOwnerAppId: US })).thread,
    ).not.toHaveProperty('ownerName');
  });

  it('expects control to run out a day later, and idle threads never', () => {
    expect(seen(threadWith(), take({ newOwnerAppId: DESK })).thread.expiresAt).toBe(NOW + DAY);
    const idle = seen(ownedBy(BY_US, { expiresAt: NOW + HOUR }), take({ newOwnerAppId: null })).thread;
    expect(idle).not.toHaveProperty('expiresAt');
  });

  it('keeps the newer owner when an older event arrives late', () => {
    const thread = ownedBy(BY_INBOX);
    const late = seen(thread, pass({ newOwnerAppId: US, at: at(NOW - MINUTE - 1) }));
    expect(late).toEqual({ thread, verdict: 'stale', asksVerify: false });
  });

  it('cannot order two owners in one second, keeps the first and asks Meta', () => {
    const first = seen(threadWith(), take({ newOwnerAppId: PAGE_INBOX, at: inSecondOf(NOW) })).thread;
    const second = seen(first, pass({ newOwnerAppId: US, at: at(NOW) }));
    expect(second).toMatchObject({
      thread: { owner: BY_INBOX, unproven: true },
      verdict: 'unordered',
      asksVerify: true,
    });
  });

  it('checks an owner whose stamp cannot be believed', () => {
    const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const { thread, asksVerify } = seen(threadWith(), take({ newOwnerAppId: DESK, at: everything }));
    expect(thread).toMatchObject({ owner: BY_DESK, unproven: true });
    expect(asksVerify).toBe(true);
    expect(thread).not.toHaveProperty('since');
  });

  it('returns the same thread when a handover event is delivered again', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX });
    const { thread } = seen(threadWith(), event);
    expect(seen(thread, event).thread).toBe(thread);
  });

  it('remembers of a call under way that its answer is no longer the latest word', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(passTo()), verify()] });
    const { mailbox } = seen(thread, take({ newOwnerAppId: DESK })).thread;
    expect(mailbox.map((command) => command.begun?.overtaken)).toEqual([true, undefined]);
  });

  it('does not let a stale event overtake a call under way', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(passTo())] });
    const late = take({ newOwnerAppId: DESK, at: at(NOW - HOUR) });
    expect(seen(thread, late).thread.mailbox[0]?.begun).not.toHaveProperty('overtaken');
  });
});

describe('observe: what moves nothing', () => {
  it.each([
    request({ requestedOwnerAppId: DESK }),
    quiet('read'),
    quiet('delivery'),
    quiet('reaction'),
    quiet('referral'),
    quiet('edit'),
  ])('learns nothing about the owner from $kind', (event) => {
    const thread = ownedBy(BY_INBOX);
    expect(seen(thread, event)).toEqual({ thread, verdict: 'applied', asksVerify: false });
  });
});

describe('observe: a person speaks', () => {
  it.each<[string, 'messaging' | 'standby', Owner, boolean]>([
    ['ours', 'messaging', BY_US, false],
    ['ours', 'standby', BY_US, true],
    ['idle', 'messaging', IDLE, false],
    ['idle', 'standby', IDLE, true],
    ['unknown', 'messaging', UNKNOWN, false],
    ['unknown', 'standby', UNKNOWN, true],
    ["an app's", 'messaging', BY_INBOX, true],
    ["an app's", 'standby', BY_INBOX, false],
    ['a hidden app’s', 'messaging', FOREIGN, true],
    ['a hidden app’s', 'standby', FOREIGN, false],
  ])('in a thread that is %s, on %s: asks Meta or not', (_whose, channel, owner, asksVerify) => {
    const told = seen(ownedBy(owner), message({ channel }));
    expect(told).toMatchObject({ verdict: 'applied', asksVerify, thread: { owner, unproven: asksVerify } });
    expect(seen(ownedBy(owner), quickReply({ channel })).asksVerify).toBe(asksVerify);
  });

  it.each<['messaging' | 'standby', boolean]>([
    ['messaging', false],
    ['standby', true],
  ])('on %s after control has run out: asks %s', (channel, asksVerify) => {
    const expired = ownedBy(BY_INBOX, { expiresAt: NOW - 1 });
    expect(seen(expired, message({ channel })).asksVerify).toBe(asksVerify);
  });

  it('asks again while the owner is in doubt, though the channel agrees', () => {
    expect(seen(ownedBy(BY_US, { unproven: true }), message()).asksVerify).toBe(true);
  });

  it('is no hint when it is older than what the ledger rests on', () => {
    const old = message({ channel: 'standby', at: at(NOW - 2 * MINUTE) });
    expect(seen(ownedBy(BY_US), old)).toMatchObject({ asksVerify: false, thread: { unproven: false } });
    const asOld = message({ channel: 'standby', at: at(NOW - MINUTE) });
    expect(seen(ownedBy(BY_US), asOld).asksVerify).toBe(true);
  });

  it('is no hint when it is a tap, for the app that sent the button gets it anyway; but Meta is asked whose it is', () => {
    const tapped = seen(ownedBy(BY_INBOX), postback());
    expect(tapped).toMatchObject({ asksVerify: true, thread: { unproven: false } });
    expect(seen(ownedBy(BY_US, { unproven: true }), postback()).asksVerify).toBe(true);
  });

  it.each([
    ['in our own thread', ownedBy(BY_US), postback()],
    ['after control has run out', ownedBy(BY_INBOX, { expiresAt: NOW - 1 }), postback()],
    [
      'that is older than what the ledger rests on',
      ownedBy(BY_INBOX),
      postback({ at: at(NOW - 2 * MINUTE) }),
    ],
    ['on another app’s button', ownedBy(BY_INBOX), postback({ channel: 'standby' })],
  ])('asks Meta nothing for a tap %s', (_where, thread, tap) => {
    expect(seen(thread, tap).asksVerify).toBe(false);
  });

  it('opens the window, and slides the end of control by a day', () => {
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

  it('never moves the window back, nor ahead of its arrival', () => {
    const late = seen(ownedBy(BY_US, { lastPersonAt: NOW }), message({ at: at(NOW - SECOND) }));
    expect(late.thread.lastPersonAt).toBe(NOW);
    const early = seen(ownedBy(BY_US), message({ at: at(NOW + MINUTE) }));
    expect(early.thread.lastPersonAt).toBe(NOW);
  });
});
