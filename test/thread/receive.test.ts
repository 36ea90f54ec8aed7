import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { commandId, idHash } from '../../functions/thread/command.ts';
import { nextStep } from '../../functions/thread/next-step.ts';
import { canMatter } from '../../functions/thread/receive.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { answer, begun, executor, passTo, reasons, say, verbs, verdicts } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
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
  referral,
  request,
  SECOND,
  settingsWith,
  take,
  UNKNOWN,
} from './a-thread.ts';
import { got } from './an-event.ts';

describe('receive: one write', () => {
  it('queues the work and sets when the thread is due', () => {
    const { thread, verdicts: given } = got(threadWith(), [message()]);
    expect(given).toEqual(['queued']);
    expect(thread).toMatchObject({
      owner: UNKNOWN,
      mailbox: [{ verb: 'answer' }],
      lastPersonAt: NOW,
      dueAt: NOW + MINUTE,
      verifyAt: NOW + 5 * MINUTE,
    });
    const line = { what: 'message', verdict: 'queued', detail: 'messaging' };
    expect(thread.pendingTimeline).toEqual([{ at: NOW, id: idHash('message-1'), ...line }]);
  });

  it('works events in the order of their stamps, not in that of their arrival', () => {
    const events = [
      message({ channel: 'standby', at: at(NOW - SECOND) }),
      take({ newOwnerAppId: PAGE_INBOX, at: at(NOW - 2 * SECOND) }),
    ];
    const { thread, verdicts: given } = got(ownedBy(BY_US), events);
    expect(given).toEqual(['applied', 'left']);
    expect(thread).toMatchObject({ owner: BY_INBOX, mailbox: [] });
  });

  it('queues the verify before the answer that depends on it', () => {
    const { thread } = got(ownedBy(BY_US), [message({ channel: 'standby' })]);
    expect(thread.mailbox).toMatchObject([{ verb: 'verify', cause: 'event' }, { verb: 'answer' }]);
  });

  it('leaves a message on standby to the owner at once', () => {
    const { thread, verdicts: given } = got(ownedBy(BY_INBOX), [message({ channel: 'standby' })]);
    expect(given).toEqual(['left']);
    expect(verbs(thread)).toEqual([]);
    expect(thread.dueAt).toBe(NOW + 5 * MINUTE);
    expect(verdicts(thread)).toEqual(['message left']);
  });

  it.each([quiet('read'), quiet('delivery'), quiet('reaction'), referral()])(
    'writes nothing for $kind',
    (event) => {
      const thread = ownedBy(BY_US, { dueAt: NOW + HOUR });
      expect(got(thread, [event]).thread).toBe(thread);
    },
  );

  it('writes nothing for an echo of ours that settles nothing', () => {
    const thread = ownedBy(BY_US, { echoes: true });
    expect(got(thread, [echo({ appId: OUR_APP })]).thread).toBe(thread);
  });

  it('settles a message of ours by its echo', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(say())], dueAt: NOW + SECOND });
    expect(verbs(got(thread, [echo({ appId: OUR_APP, metadata: 'mh-say-1' })]).thread)).toEqual([]);
  });

  it('queues a message that comes too late to be answered, and the next visit lists it as failed', () => {
    const late = message({ at: at(NOW - 6 * MINUTE) });
    const { thread, verdicts: given } = got(threadWith(), [late]);
    expect(given).toEqual(['queued']);
    expect(thread.dueAt).toBe(NOW + MINUTE);
    const visited = nextStep(thread, executor());
    expect(visited.call).toBeUndefined();
    expect(visited.thread.mailbox).toEqual([]);
    expect(reasons(visited.thread)).toEqual(['too-late']);
  });

  it('leads a thread with such a message to the fallback', () => {
    const settings = settingsWith({ fallback: 'page-inbox' });
    const late = message({ at: at(NOW - 6 * MINUTE) });
    const { thread } = got(threadWith(), [late], NOW, settings);
    expect(nextStep(thread, executor({ settings })).call).toMatchObject({
      verb: 'pass',
      to: PAGE_INBOX,
      cause: 'fallback',
    });
  });

  const failures = [{ command: 'c', verb: 'say', reason: '551', at: NOW - HOUR }];
  const full = Array.from({ length: 20 }, (_, n) => passTo({ id: `p${n}` }));
  const standby = message({ channel: 'standby' });
  const moved = (time: number) => take({ newOwnerAppId: HELP_DESK, at: at(time) });
  it.each<[string, string, Thread, ThreadEvent]>([
    [
      'queued',
      'a message that can be answered at the last moment',
      threadWith(),
      message({ at: at(NOW - 5 * MINUTE) }),
    ],
    ['queued', 'a message after a failure', ownedBy(BY_US, { failures }), message()],
    ['failed', 'a message without room', ownedBy(BY_US, { failures, mailbox: full }), message()],
    [
      'left',
      'a message on standby, though a command waits',
      ownedBy(BY_INBOX, { mailbox: [answer()] }),
      standby,
    ],
    ['stale', 'an old move of control', ownedBy(BY_INBOX), moved(NOW - HOUR)],
    ['unordered', 'a move of control at the time of the last', ownedBy(BY_INBOX), moved(NOW - MINUTE)],
  ])('gives the verdict %s to %s', (verdict, _what, thread, event) => {
    expect(got(thread, [event]).verdicts).toEqual([verdict]);
  });

  it('remembers a message that changes nothing, so that its redelivery queues nothing', () => {
    const old = message({ channel: 'standby', at: at(NOW - 2 * MINUTE) });
    const { thread, verdicts: given } = got(ownedBy(BY_INBOX, { lastPersonAt: NOW }), [old]);
    expect(given).toEqual(['left']);
    expect(thread.seenEvents).toEqual([idHash(`${idHash('message-1')}#left`)]);
    expect(got(thread, [old]).verdicts).toEqual(['duplicate']);
    expect(got(ownedBy(BY_US), [postback({ channel: 'standby' })]).thread.seenEvents).toHaveLength(1);
    const known = ownedBy(BY_US, { lastPersonAt: NOW });
    expect(got(known, [postback({ channel: 'standby' })]).thread).toBe(known);
  });

  it('gives a message the verdict queued, though an older one had to make room', () => {
    const mailbox = Array.from({ length: 20 }, (_, n) => answer({ id: `a${n}` }));
    const { thread, verdicts: given } = got(ownedBy(BY_US, { mailbox }), [message()]);
    expect(given).toEqual(['queued']);
    expect(reasons(thread)).toEqual(['mailbox-full']);
  });

  it('leaves a trace of each message of a burst', () => {
    const burst = Array.from({ length: 60 }, (_, n) => message({ id: `m${n}`, at: at(NOW + n) }));
    const { mailbox, pendingTimeline } = got(ownedBy(BY_US), burst).thread;
    const waiting = mailbox.map(({ id }) => id);
    const failed = pendingTimeline.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
    expect(new Set([...waiting, ...failed])).toEqual(new Set(burst.map(({ id }) => commandId(id, 0))));
  });
});

describe('receive: when the thread is due', () => {
  it.each([
    ['earlier than a minute from now', NOW + SECOND, NOW + SECOND],
    ['later', NOW + HOUR, NOW + MINUTE],
  ])('only moves a visit earlier: it was due %s', (_what, dueAt, expected) => {
    expect(got(ownedBy(BY_US, { dueAt }), [message()]).thread.dueAt).toBe(expected);
  });

  it('is due when control runs out, if that is before the thread is quiet', () => {
    const event = take({ newOwnerAppId: PAGE_INBOX, at: at(NOW - DAY + SECOND) });
    expect(got(threadWith(), [event]).thread.dueAt).toBe(NOW + 4 * SECOND);
  });

  it('is due soon where the history waits to be written', () => {
    const line = { at: NOW, what: 'message', id: 'e', verdict: 'left' } as const;
    const pendingTimeline = Array.from({ length: 15 }, () => line);
    const { thread } = got(ownedBy(BY_INBOX, { pendingTimeline }), [message({ channel: 'standby' })]);
    expect(thread.dueAt).toBe(NOW + MINUTE);
  });

  it.each([
    ['a message', message({ channel: 'standby' })],
    ['an echo', echo({ appId: PAGE_INBOX })],
    ['a take', take({ newOwnerAppId: PAGE_INBOX })],
    ['a request', request({ requestedOwnerAppId: HELP_DESK })],
  ])('checks the owner once the thread has been quiet since %s', (_what, event) => {
    const { thread } = got(ownedBy(BY_INBOX, { verifyAt: NOW + MINUTE }), [event]);
    expect(thread.verifyAt).toBe(NOW + 5 * MINUTE);
  });

  it('does not put off a question that is due soon: whether requested control has come', () => {
    const thread = ownedBy(BY_INBOX, { verifyAt: NOW + 30 * SECOND });
    expect(got(thread, [message({ channel: 'standby' })]).thread.verifyAt).toBe(NOW + 30 * SECOND);
  });
});

describe('canMatter', () => {
  it.each([message(), quickReply(), postback(), echo(), pass(), take(), request()])(
    'reads for $kind',
    (event) => {
      expect(canMatter(event)).toBe(true);
    },
  );

  const KINDS = ['read', 'delivery', 'reaction', 'edit'] as const;
  it.each(KINDS)('costs no read for %s', (kind) => {
    expect(canMatter(quiet(kind))).toBe(false);
  });
});

describe('receive: an idle thread', () => {
  it('asks Meta after a human’s message, before the next message is answered', () => {
    const { thread } = got(ownedBy(IDLE), [
      echo({ appId: HELP_DESK, at: at(NOW - SECOND) }),
      message({ at: at(NOW) }),
    ]);
    expect(verbs(thread)).toEqual(['verify', 'answer']);
    expect(thread).toMatchObject({ unproven: true, humanAround: { at: NOW - SECOND } });
  });
});
