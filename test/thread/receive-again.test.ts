import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { PageSettings } from '../../functions/thread/settings.ts';
import { countUntold } from '../../functions/thread/tell.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { begun, ids, isOwner, settleHead, verbs } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DESK,
  inSecondOf,
  MINUTE,
  message,
  ownedBy,
  pass,
  postback,
  request,
  SECOND,
  SETTINGS,
  take,
  US,
} from './a-thread.ts';

const got = (thread: Thread, events: readonly ThreadEvent[], now = NOW, settings: PageSettings = SETTINGS) =>
  receive(thread, events, settings, now);

describe('receive: what has been here before', () => {
  it.each([
    ['a message', message()],
    ['a message on the wrong channel', message({ channel: 'standby' })],
    ['a tap', postback()],
    ['a take', take({ newOwnerAppId: PAGE_INBOX })],
    ['a pass back', pass({ newOwnerAppId: US, previousOwnerAppId: DESK })],
    ['a request', request({ requestedOwnerAppId: DESK })],
  ])('changes nothing: %s', (_what, event) => {
    const { thread } = got(ownedBy(BY_US), [event]);
    const again = got(thread, [event, event], NOW + SECOND);
    expect(again.verdicts).toEqual(['duplicate', 'duplicate']);
    expect(again.thread).toBe(thread);
  });

  it('asks nothing when a person’s words come again after their question was answered', () => {
    const event = message({ channel: 'standby' });
    const { thread } = got(ownedBy(BY_US), [event]);
    const marked = { ...thread, mailbox: thread.mailbox.map((command) => begun(command)) };
    const told = settleHead(marked, isOwner({ kind: 'app', appId: US }));
    expect(got(told, [event], NOW + SECOND).thread).toBe(told);
  });

  it('observes again two moves of control that look the same, for the second may be another', () => {
    const second = inSecondOf(NOW);
    const taken = take({ newOwnerAppId: PAGE_INBOX, at: second });
    const given = pass({ newOwnerAppId: US, previousOwnerAppId: PAGE_INBOX, at: at(second.to + 1) });
    const { thread } = got(ownedBy(BY_US), [taken, given]);
    expect(got(thread, [taken])).toMatchObject({ verdicts: ['duplicate'], thread: { owner: BY_US } });
    const { thread: one } = got(ownedBy(BY_US), [taken, { ...given, at: second }]);
    expect(one).toMatchObject({ owner: BY_INBOX, unproven: true });
    expect(verbs(got({ ...one, owner: BY_US, unproven: false, mailbox: [] }, [taken]).thread)).toEqual([
      'verify',
    ]);
  });

  it('queues nothing of a replay that is older than all that is remembered', () => {
    const recentStamps = { floor: NOW, half: NOW + 1, newest: NOW + 2 };
    const late = NOW + 5 * MINUTE + 1;
    const { thread, verdicts: said } = got(ownedBy(BY_US, { recentStamps }), [message()], late);
    expect(said).toEqual(['duplicate']);
    expect(ids(thread)).toEqual([]);
  });

  it('lists what could still be answered and may have been, so many others have been there since', () => {
    const recentStamps = { floor: NOW, half: NOW + 1, newest: NOW + 2 };
    const first = got(ownedBy(BY_US, { recentStamps }), [message()], NOW + 5 * MINUTE);
    expect(first.verdicts).toEqual(['failed']);
    expect(first.thread.failures).toMatchObject([{ verb: 'answer', reason: 'maybe-repeated' }]);
    expect(ids(first.thread)).toEqual([]);
    // The alarm has to be told.
    expect(first.thread.dueAt).toBe(NOW + 6 * MINUTE);
    expect(got(first.thread, [message()], NOW + 5 * MINUTE).verdicts).toEqual(['duplicate']);
  });

  it('has every failure told, also those that the list has no room for, by a visit that is soon due', () => {
    const flood = Array.from({ length: 40 }, (_, n) => message({ id: `m${n}`, at: at(NOW - 40 + n) }));
    const { thread } = got(ownedBy(BY_US), flood);
    expect(thread.mailbox).toHaveLength(20);
    expect(thread.failures).toHaveLength(10);
    expect(countUntold(thread)).toBe(20);
    expect(thread.dueAt).toBe(NOW + MINUTE);
  });
});
