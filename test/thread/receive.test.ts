import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { eventHash } from '../../functions/thread/event-hash.ts';
import { canMatter, receive } from '../../functions/thread/receive.ts';
import type { PageSettings } from '../../functions/thread/settings.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX, threadWith } from '../support/threads.ts';
import { answer, begun, reasons, say, verbs, verdicts } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
  DESK,
  echo,
  HOUR,
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
    const line = { what: 'message', verdict: 'queued', detail: 'messaging' };
    expect(thread.journal).toEqual([{ at: NOW, id: eventHash('message-1'), ...line }]);
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
    expect(thread.mailbox).toMatchObject([{ verb: 'verify', reason: 'message' }, { verb: 'answer' }]);
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

  it('still queues what can be answered at the last moment', () => {
    expect(got(threadWith(), [message({ at: at(NOW - 5 * MINUTE) })]).verdicts).toEqual(['queued']);
  });

  it('says of late words that they have failed, whatever failed before', () => {
    const failures = [{ command: 'c', verb: 'say', reason: '551', at: NOW - HOUR }];
    const late = message({ at: at(NOW - 6 * MINUTE) });
    expect(got(ownedBy(BY_US, { failures }), [late]).verdicts).toEqual(['failed']);
    const inTime = got(ownedBy(BY_US, { failures }), [message()]);
    expect(inTime.verdicts).toEqual(['queued']);
  });

  it('says of words that they are left, whatever else waits', () => {
    const thread = ownedBy(BY_INBOX, { mailbox: [answer()] });
    expect(got(thread, [message({ channel: 'standby' })]).verdicts).toEqual(['left']);
  });

  it('says of a move of control that it is stale, or that nobody can order it', () => {
    const moved = (time: number) => take({ newOwnerAppId: DESK, at: at(time) });
    expect(got(ownedBy(BY_INBOX), [moved(NOW - HOUR)]).verdicts).toEqual(['stale']);
    expect(got(ownedBy(BY_INBOX), [moved(NOW - MINUTE)]).verdicts).toEqual(['unordered']);
  });

  it('remembers words though they change nothing, so that they queue nothing when they come again', () => {
    const old = message({ channel: 'standby', at: at(NOW - 2 * MINUTE) });
    const { thread, verdicts: said } = got(ownedBy(BY_INBOX, { lastPersonAt: NOW }), [old]);
    expect(said).toEqual(['left']);
    expect(thread.recent).toEqual([eventHash('message-1')]);
    expect(got(ownedBy(BY_US), [postback({ channel: 'standby' })]).thread.recent).toHaveLength(1);
    const known = ownedBy(BY_US, { lastPersonAt: NOW });
    expect(got(known, [postback({ channel: 'standby' })]).thread).toBe(known);
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

describe('canMatter', () => {
  it.each([message(), quickReply(), postback(), echo(), pass(), take(), request()])(
    'is worth a read: $kind',
    (event) => {
      expect(canMatter(event)).toBe(true);
    },
  );

  it.each([quiet('read'), quiet('delivery'), quiet('reaction'), quiet('referral'), quiet('edit')])(
    'is not worth one: $kind',
    (event) => {
      expect(canMatter(event)).toBe(false);
    },
  );
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
