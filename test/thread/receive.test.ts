import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { PageSettings } from '../../functions/thread/settings.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX, threadWith } from '../support/threads.ts';
import { answer, begun, ids, isOwner, reasons, say, settleHead, verbs, verdicts } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
  DESK,
  echo,
  HOUR,
  IDLE,
  inSecondOf,
  MINUTE,
  message,
  ownedBy,
  pass,
  postback,
  quiet,
  request,
  SECOND,
  SETTINGS,
  settingsWith,
  take,
  UNKNOWN,
  US,
} from './a-thread.ts';

const got = (thread: Thread, events: readonly ThreadEvent[], now = NOW, settings: PageSettings = SETTINGS) =>
  receive(thread, events, settings, now);

describe('receive: one write', () => {
  it('moves the owner, queues the work and says when to look', () => {
    const { thread, verdicts: said } = got(threadWith(), [message()]);
    expect(said).toEqual(['queued']);
    expect(thread).toMatchObject({
      owner: UNKNOWN,
      mailbox: [{ verb: 'answer' }],
      lastPersonAt: NOW,
      dueAt: NOW + MINUTE,
      checkAt: NOW + 5 * MINUTE,
    });
    expect(verdicts(thread)).toEqual(['message queued']);
  });

  it('works events in the order of their stamps, whatever the order they come in', () => {
    const events = [
      message({ channel: 'standby', at: at(NOW - SECOND) }),
      take({ newOwnerAppId: PAGE_INBOX, at: at(NOW - 2 * SECOND) }),
    ];
    const { thread, verdicts: said } = got(ownedBy(BY_US), events);
    expect(said).toEqual(['applied', 'left']);
    expect(thread).toMatchObject({ owner: BY_INBOX, mailbox: [] });
  });

  it('puts the question to Meta before the answer that depends on it', () => {
    const { thread } = got(ownedBy(BY_US), [message({ channel: 'standby' })]);
    expect(verbs(thread)).toEqual(['verify', 'answer']);
  });

  it('leaves a message on standby to the owner at once', () => {
    const { thread, verdicts: said } = got(ownedBy(BY_INBOX), [message({ channel: 'standby' })]);
    expect(said).toEqual(['left']);
    expect(verbs(thread)).toEqual([]);
    expect(thread.dueAt).toBe(NOW + 5 * MINUTE);
    expect(verdicts(thread)).toEqual(['message left']);
  });

  it.each([quiet('read'), quiet('delivery'), quiet('reaction'), quiet('referral')])(
    'writes nothing for $kind',
    (event) => {
      const thread = ownedBy(BY_US, { dueAt: NOW + HOUR });
      expect(got(thread, [event]).thread).toBe(thread);
    },
  );

  it('writes nothing for an echo of ours that settles nothing', () => {
    const thread = ownedBy(BY_US, { echoes: true });
    expect(got(thread, [echo({ appId: US })]).thread).toBe(thread);
  });

  it('settles by its echo what we said', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(say())], dueAt: NOW + SECOND });
    expect(verbs(got(thread, [echo({ appId: US, metadata: 'mh-say-1' })]).thread)).toEqual([]);
  });

  it('lists what comes too late to be answered, and passes it to the fallback', () => {
    const late = message({ at: at(NOW - 6 * MINUTE) });
    const { thread, verdicts: said } = got(threadWith(), [late]);
    expect(said).toEqual(['failed']);
    expect(reasons(thread)).toEqual(['too-late']);
    expect(verbs(thread)).toEqual([]);
    const settings = settingsWith({ fallback: 'page-inbox' });
    expect(got(threadWith(), [late], NOW, settings).thread.mailbox).toMatchObject([
      { verb: 'pass', to: PAGE_INBOX, reason: 'fallback' },
    ]);
  });

  it('says of a message that it is queued, though an older one had to make room', () => {
    const mailbox = Array.from({ length: 20 }, (_, n) => answer({ id: `a${n}` }));
    const { thread, verdicts: said } = got(ownedBy(BY_US, { mailbox }), [message()]);
    expect(said).toEqual(['queued']);
    expect(reasons(thread)).toEqual(['mailbox-full']);
  });
});

describe('receive: when to look', () => {
  it.each([
    ['earlier than a minute from now', NOW + SECOND, NOW + SECOND],
    ['later', NOW + HOUR, NOW + MINUTE],
  ])('only moves a visit earlier: it was due %s', (_what, dueAt, expected) => {
    expect(got(ownedBy(BY_US, { dueAt }), [message()]).thread.dueAt).toBe(expected);
  });

  it('looks at a control that runs out before the thread is quiet', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX, at: at(NOW - DAY + SECOND) });
    expect(got(threadWith(), [event]).thread.dueAt).toBe(NOW + 4 * SECOND);
  });

  it('looks soon where the history waits to be written', () => {
    const line = { at: NOW, what: 'message', id: 'e', verdict: 'left' } as const;
    const journal = Array.from({ length: 15 }, () => line);
    const { thread } = got(ownedBy(BY_INBOX, { journal }), [message({ channel: 'standby' })]);
    expect(thread.dueAt).toBe(NOW + MINUTE);
  });

  it.each([
    ['a message', message({ channel: 'standby' })],
    ['an echo', echo({ appId: PAGE_INBOX })],
    ['a take', take({ newOwnerAppId: PAGE_INBOX })],
    ['a request', request({ requestedOwnerAppId: DESK })],
  ])('checks the owner once the thread has been quiet since %s', (_what, event) => {
    const { thread } = got(ownedBy(BY_INBOX, { checkAt: NOW + SECOND }), [event]);
    expect(thread.checkAt).toBe(NOW + 5 * MINUTE);
  });
});

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
    expect(first.failures).toMatchObject([{ verb: 'answer', reason: 'maybe-repeated' }]);
    expect(ids(first.thread)).toEqual([]);
    expect(got(first.thread, [message()], NOW + 5 * MINUTE).verdicts).toEqual(['duplicate']);
  });

  it('tells of every failure, also of those that the thread’s own list has no room for', () => {
    const flood = Array.from({ length: 40 }, (_, n) => message({ id: `m${n}`, at: at(NOW - 40 + n) }));
    const { thread, failures } = got(ownedBy(BY_US), flood);
    expect(thread.mailbox).toHaveLength(20);
    expect(failures).toHaveLength(20);
    expect(new Set(failures.map(({ command }) => command)).size).toBe(20);
  });
});

describe('receive: a thread that nobody controls', () => {
  it('hears the human and asks Meta before it answers the next message', () => {
    const { thread } = got(ownedBy(IDLE), [
      echo({ appId: DESK, at: at(NOW - SECOND) }),
      message({ at: at(NOW) }),
    ]);
    expect(verbs(thread)).toEqual(['verify', 'answer']);
    expect(thread).toMatchObject({ unproven: true, interjection: { at: NOW - SECOND, appId: DESK } });
  });
});
