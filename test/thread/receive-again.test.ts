import { describe, expect, it } from 'vitest';
import { nextStep } from '../../functions/thread/next-step.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { begun, executor, ids, isOwner, settleHead, verbs } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  HOUR,
  inSecondOf,
  MINUTE,
  message,
  ownedBy,
  pass,
  postback,
  request,
  SECOND,
  take,
} from './a-thread.ts';
import { got } from './an-event.ts';

describe('receive: an event that comes again', () => {
  it.each([
    ['a message', message()],
    ['a message on the wrong channel', message({ channel: 'standby' })],
    ['a tap', postback()],
    ['a take', take({ newOwnerAppId: PAGE_INBOX })],
    ['a pass back', pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: HELP_DESK })],
    ['a request', request({ requestedOwnerAppId: HELP_DESK })],
  ])('changes nothing: %s', (_what, event) => {
    const { thread } = got(ownedBy(BY_US), [event]);
    const again = got(thread, [event, event], NOW + SECOND);
    expect(again.verdicts).toEqual(['duplicate', 'duplicate']);
    expect(again.thread).toBe(thread);
  });

  it('is new on messaging, where it was left to another app on standby', () => {
    const { thread } = got(ownedBy(BY_INBOX, { lastPersonAt: NOW }), [message({ channel: 'standby' })]);
    expect(thread.mailbox).toEqual([]);
    const given = got(thread, [message({ channel: 'messaging' })], NOW + SECOND);
    expect(given.verdicts).toEqual(['queued']);
    expect(got(given.thread, [message({ channel: 'standby' })]).verdicts).toEqual(['duplicate']);
    expect(got(given.thread, [message({ channel: 'messaging' })]).verdicts).toEqual(['duplicate']);
  });

  it('is new on messaging, where its answer was left to the owner after Meta was asked', () => {
    const event = message({ channel: 'standby' });
    const { thread } = got(ownedBy(BY_US), [event]);
    const held = { ...thread, owner: BY_INBOX, unproven: false, mailbox: thread.mailbox.slice(1) };
    const left = nextStep(held, executor()).thread;
    expect(left.mailbox).toEqual([]);
    expect(got(left, [event]).verdicts).toEqual(['duplicate']);
    expect(got(left, [message({ channel: 'messaging' })]).verdicts).toEqual(['queued']);
  });

  it('does not ask Meta when a message comes again after its verify was answered', () => {
    const event = message({ channel: 'standby' });
    const { thread } = got(ownedBy(BY_US), [event]);
    const marked = { ...thread, mailbox: thread.mailbox.map((command) => begun(command)) };
    const verified = settleHead(marked, isOwner({ kind: 'app', appId: OUR_APP }));
    expect(got(verified, [event], NOW + SECOND).thread).toBe(verified);
  });

  it('is observed again where it is a move of control, since two moves may look the same', () => {
    const second = inSecondOf(NOW);
    const taken = take({ newOwnerAppId: PAGE_INBOX, at: second });
    const given = pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: PAGE_INBOX, at: at(second.to + 1) });
    const { thread } = got(ownedBy(BY_US), [taken, given]);
    expect(got(thread, [taken])).toMatchObject({ verdicts: ['duplicate'], thread: { owner: BY_US } });
    const { thread: one } = got(ownedBy(BY_US), [taken, { ...given, at: second }]);
    expect(one).toMatchObject({ owner: BY_INBOX, unproven: true });
    expect(verbs(got({ ...one, owner: BY_US, unproven: false, mailbox: [] }, [taken]).thread)).toEqual([
      'verify',
    ]);
  });

  it('queues nothing where it is older than all that is remembered', () => {
    const seenStamps = { floor: NOW, half: NOW + 1, newest: NOW + 2 };
    const late = NOW + HOUR + 1;
    const { thread, verdicts: given } = got(ownedBy(BY_US, { seenStamps }), [message()], late);
    expect(given).toEqual(['duplicate']);
    expect(ids(thread)).toEqual([]);
  });

  it('is listed for as long as Meta delivers again, since it may or may not have been answered', () => {
    const seenStamps = { floor: NOW, half: NOW + 1, newest: NOW + 2 };
    const first = got(ownedBy(BY_US, { seenStamps }), [message()], NOW + HOUR);
    expect(first.verdicts).toEqual(['failed']);
    expect(first.thread.failures).toMatchObject([{ verb: 'answer', reason: 'maybe-repeated' }]);
    expect(ids(first.thread)).toEqual([]);
    // The visit writes the failure to the log.
    expect(first.thread.dueAt).toBe(NOW + HOUR + MINUTE);
    expect(got(first.thread, [message()], NOW + HOUR).verdicts).toEqual(['duplicate']);
  });

  it('stays within its bounds under a flood of messages, and is visited soon', () => {
    const flood = Array.from({ length: 40 }, (_, n) => message({ id: `m${n}`, at: at(NOW - 40 + n) }));
    const { thread } = got(ownedBy(BY_US), flood);
    expect(thread.mailbox).toHaveLength(20);
    expect(thread.failures).toHaveLength(10);
    expect(thread.dueAt).toBe(NOW + MINUTE);
  });
});
