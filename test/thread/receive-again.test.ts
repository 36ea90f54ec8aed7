import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { commandId } from '../../functions/thread/command.ts';
import { nextStep } from '../../functions/thread/next-step.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { answer, begun, executor, ids, isOwner, settleHead, verbs } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
  echo,
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
  unsend,
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

  it('stays within its bounds under a flood of messages, and is visited soon', () => {
    const flood = Array.from({ length: 40 }, (_, n) => message({ id: `m${n}`, at: at(NOW - 40 + n) }));
    const { thread } = got(ownedBy(BY_US), flood);
    expect(thread.mailbox).toHaveLength(20);
    expect(thread.failures).toHaveLength(10);
    expect(thread.dueAt).toBe(NOW + MINUTE);
  });
});

describe('receive: a first delivery that is late', () => {
  /** The person has written every minute since, `count` times. */
  const talked = (count: number) => {
    const events = Array.from({ length: count }, (_, n) =>
      message({ id: `m${n}`, at: at(NOW + n * MINUTE) }),
    );
    const thread = events.reduce((each, event) => got(each, [event], event.at.to).thread, ownedBy(BY_US));
    return { events, thread: { ...thread, mailbox: [], failures: [], pendingTimeline: [] } };
  };
  const missed = message({ id: 'missed', at: at(NOW + 1) });

  it.each([
    ['a message', missed, 'queued'],
    ['a request', request({ requestedOwnerAppId: HELP_DESK, at: at(NOW + 1) }), 'queued'],
    ['an echo of a human', echo({ appId: HELP_DESK, at: at(NOW + 1) }), 'queued'],
    ['a take that is older than what is known', take({ newOwnerAppId: PAGE_INBOX, at: at(0) }), 'stale'],
  ])('is received as ever after two hours: %s', (_what, event, verdict) => {
    const { thread } = talked(120);
    const received = got(thread, [event], NOW + 2 * HOUR);
    expect(received.verdicts).toEqual([verdict]);
    expect(got(received.thread, [event], NOW + 2 * HOUR).verdicts).toEqual(['duplicate']);
  });

  it('is told apart from the replay of a whole day, which queues and lists nothing', () => {
    const { thread, events } = talked(190);
    const replayed = got(thread, [...events, missed], NOW + 20 * HOUR);
    expect(replayed.verdicts.filter((verdict) => verdict !== 'duplicate')).toEqual(['queued']);
    expect(replayed.thread.failures).toEqual([]);
    expect(replayed.thread.mailbox).toMatchObject([{ cause: 'message', causedAt: NOW + 1 }]);
  });

  describe('where too many came to tell it from a repeated one', () => {
    const seenStamps = { floor: NOW, half: NOW + 1, newest: NOW + 2 };
    const many = (members: Partial<Thread> = {}) => ownedBy(BY_US, { seenStamps, ...members });

    it('is listed for as long as the person may wait', () => {
      const first = got(many(), [message()], NOW + DAY);
      expect(first.verdicts).toEqual(['failed']);
      expect(first.thread.failures).toMatchObject([{ verb: 'answer', reason: 'maybe-repeated' }]);
      expect(ids(first.thread)).toEqual([]);
      // The visit writes the failure to the log.
      expect(first.thread.dueAt).toBe(NOW + DAY + MINUTE);
      expect(got(first.thread, [message()], NOW + DAY).verdicts).toEqual(['duplicate']);
    });

    it('is noted after that, and not listed', () => {
      const { thread, verdicts } = got(many(), [message()], NOW + DAY + 1);
      expect(verdicts).toEqual(['duplicate']);
      expect(thread.pendingTimeline).toMatchObject([{ what: 'message', verdict: 'duplicate' }]);
      expect(thread).toMatchObject({ mailbox: [], failures: [] });
      expect(thread).not.toHaveProperty('dueAt');
    });

    it.each<[string, Thread, ThreadEvent]>([
      [
        'a message that is left to the app that has the thread',
        many({ owner: BY_INBOX }),
        message({ channel: 'standby' }),
      ],
      ['a tap on another app’s button', many(), postback({ channel: 'standby' })],
      ['an echo', many(), echo({ appId: HELP_DESK })],
      ['a request', many(), request({ requestedOwnerAppId: HELP_DESK })],
    ])('is neither listed nor queued: %s', (_what, thread, event) => {
      const received = got(thread, [event], NOW + HOUR);
      expect(received.verdicts).toEqual(['duplicate']);
      expect(received.thread).toBe(thread);
    });

    it('puts an owner in doubt that a move of control contradicts', () => {
      const same = many({ evidence: { kind: 'take', from: NOW, to: NOW } });
      const { thread, verdicts } = got(same, [take({ newOwnerAppId: PAGE_INBOX })], NOW + HOUR);
      expect(verdicts).toEqual(['duplicate']);
      expect(thread.unproven).toBe(true);
    });

    it('still takes back a message that waits, where it is an unsend', () => {
      const { thread, verdicts } = got(
        many({ mailbox: [answer({ id: commandId('m-1', 0) })] }),
        [unsend('m-1')],
        NOW + HOUR,
      );
      expect(verdicts).toEqual(['duplicate']);
      expect(thread.mailbox).toEqual([]);
    });
  });
});
