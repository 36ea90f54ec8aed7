import { describe, expect, it } from 'vitest';
import { advance, type Visit } from '../../functions/thread/advance.ts';
import type { Command, UnknownCommand } from '../../functions/thread/command.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../support/threads.ts';
import {
  answer,
  begun,
  handOver,
  ids,
  pageIn,
  passTo,
  reasons,
  requestBack,
  say,
  takeBack,
  verbs,
  verdicts,
  verify,
  visit,
} from './a-command.ts';
import { BY_DESK, BY_INBOX, BY_US, HOUR, IDLE, MINUTE, ownedBy, SECOND } from './a-thread.ts';

const lease = { holder: 'visit-2', until: NOW + MINUTE, visits: 1 };
const holding = (owner: Owner, mailbox: readonly Command[], members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox, lease, dueAt: NOW + MINUTE, ...members });
const go = (thread: Thread, members: Partial<Visit> = {}) => advance(thread, visit(members));
const unknown: UnknownCommand = {
  verb: 'unknown',
  id: 'u1',
  reason: '',
  causedAt: NOW - HOUR,
  notAfter: NOW - 1,
  attempts: 9,
  raw: {},
};

describe('advance: begin before the call', () => {
  it('marks the head of the mailbox and calls it', () => {
    const { thread, next } = go(holding(BY_US, [answer(), say()]));
    expect(next).toMatchObject({ kind: 'call', command: { id: 'answer-1' } });
    expect(thread.mailbox).toMatchObject([
      { id: 'answer-1', attempts: 1, begun: { attempt: 'visit-2.0', at: NOW } },
      { id: 'mh-say-1', attempts: 0 },
    ]);
    expect(thread.lease).toEqual(lease);
  });

  it('makes the call that is marked as its own, and none that another has marked', () => {
    const marked = holding(BY_US, [begun(say(), { attempt: 'visit-2.0' })]);
    expect(go(marked)).toMatchObject({ next: { kind: 'call' }, thread: { mailbox: [{ attempts: 1 }] } });
    expect(go(holding(BY_US, [begun(say(), { attempt: 'visit-1.0' })])).next.kind).toBe('rest');
  });

  it('rests with an empty mailbox, without a lease', () => {
    const { thread, next } = go(holding(BY_US, []));
    expect(next).toEqual({ kind: 'rest' });
    expect(thread).not.toHaveProperty('lease');
    expect(thread).not.toHaveProperty('dueAt');
  });

  it('begins nothing that it has no time to end', () => {
    const { thread, next } = go(holding(BY_US, [say()]), { hasTime: false });
    expect(next).toEqual({ kind: 'rest' });
    expect(thread).toMatchObject({ mailbox: [{ attempts: 0 }], dueAt: NOW });
  });

  it('waits for its turn', () => {
    const { thread, next } = go(holding(BY_US, [say({ retryAt: NOW + SECOND }), answer()]));
    expect(next.kind).toBe('rest');
    expect(thread).toMatchObject({ dueAt: NOW + SECOND });
    expect(go(holding(BY_US, [say({ retryAt: NOW })])).next).toMatchObject({ kind: 'call' });
  });

  it('makes no call for a paused Page, and waits for it', () => {
    const page = pageIn('routing', { pause: { until: NOW + MINUTE, reason: 'token' } });
    const { thread, next } = go(holding(BY_US, [say()]), { page });
    expect(next.kind).toBe('rest');
    expect(thread).toMatchObject({ dueAt: NOW + MINUTE, waitingFor: 'token', mailbox: [{ attempts: 0 }] });
    expect(go(holding(BY_US, [say()]), { page, now: NOW + MINUTE }).next.kind).toBe('call');
  });
});

describe('advance: verdicts', () => {
  it('leaves what is somebody else’s, and says to whom', () => {
    const { thread, next } = go(
      holding(BY_INBOX, [answer(), answer({ id: 'a2' })], { ownerName: 'page-inbox' }),
    );
    expect(next.kind).toBe('rest');
    expect(thread.mailbox).toEqual([]);
    expect(thread.journal).toMatchObject([
      { verdict: 'left', detail: 'left: page-inbox' },
      { verdict: 'left', detail: 'left: page-inbox' },
    ]);
    expect(thread.failures).toEqual([]);
  });

  it('calls it done when control had moved with the words', () => {
    const { thread } = go(holding(BY_INBOX, [passTo({ reason: 'after-words' })]));
    expect(verdicts(thread)).toEqual(['pass done']);
  });

  it('fails what is too late, also behind the head', () => {
    const late = { notAfter: NOW - 1 };
    const { thread } = go(holding(BY_US, [say({ retryAt: NOW + 1 }), answer(late), passTo(late)]));
    expect(reasons(thread)).toEqual(['too-late', 'too-late']);
    expect(ids(thread)).toEqual(['mh-say-1']);
    expect(reasons(go(holding(BY_US, [say({ notAfter: NOW })])).thread)).toEqual([]);
  });

  it('fails what is too late while the Page is paused', () => {
    const page = pageIn('routing', { pause: { until: NOW + HOUR, reason: 'no-token' } });
    const { thread } = go(holding(BY_US, [answer({ notAfter: NOW - 1 })]), { page });
    expect(reasons(thread)).toEqual(['too-late']);
    expect(verbs(thread)).toEqual([]);
  });

  it('fails the fifth unfinished attempt', () => {
    expect(reasons(go(holding(BY_US, [say({ attempts: 5 })])).thread)).toEqual(['gave-up']);
    expect(go(holding(BY_US, [say({ attempts: 4 })])).next.kind).toBe('call');
  });

  it('asks Meta again 15 minutes after a verify that an outage has failed', () => {
    const { thread } = go(holding(BY_US, [verify({ attempts: 5 })]));
    // Nobody's words are at stake: no operator has to clear it.
    expect(reasons(thread)).toEqual([]);
    expect(verdicts(thread)).toEqual(['verify failed']);
    expect(thread).toMatchObject({ checkAt: NOW + 15 * MINUTE, dueAt: NOW + 15 * MINUTE });
  });

  it('passes without words where a human is around in a thread that nobody controls', () => {
    const interjection = { at: NOW - MINUTE };
    const { thread, next } = go(ownedBy(IDLE, { interjection, mailbox: [handOver()] }));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'pass', to: handOver().to } });
    expect(verbs(thread)).toEqual(['pass']);
    expect(reasons(thread)).toEqual([]);
  });

  it('gives the person a human though the words of a hand-over cannot be said', () => {
    const { next } = go(holding(BY_US, [handOver({ attempts: 5 })]));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'pass', to: handOver().to } });
  });

  it.each([takeBack({ refusedAsNotOwner: true }), requestBack({ refusedAsNotOwner: true })])(
    'fails a refused $verb of a thread that is another’s, and is done with it where it is ours',
    (command) => {
      expect(reasons(go(ownedBy(BY_DESK, { mailbox: [command] })).thread)).toEqual(['refused']);
      expect(reasons(go(ownedBy(BY_US, { mailbox: [command] })).thread)).toEqual([]);
    },
  );

  it('asks Meta before words that have come back to wait are said', () => {
    const { next } = go(
      holding(BY_US, [say({ attempts: 1, retryAt: NOW - 1 }), verify()], { unproven: true }),
    );
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify' } });
  });

  it('hands over before the bot says the rest of what it wanted to, and the words of a hand-over first', () => {
    const words = [say({ id: 'mh-a' }), say({ id: 'mh-b' })];
    const asked = go(holding(BY_US, [...words, handOver()]));
    expect(asked.next).toMatchObject({ kind: 'call', command: { verb: 'handOver' } });
    const split = go(holding(BY_US, [say({ reason: 'trigger' }), passTo()]));
    expect(split.next).toMatchObject({ kind: 'call', command: { verb: 'say' } });
    const granted = go(holding(BY_US, [...words, passTo({ reason: 'request' })]));
    expect(granted.next).toMatchObject({ kind: 'call', command: { verb: 'say', id: 'mh-a' } });
  });

  it('lets a verb of a later version wait, and works what is behind it', () => {
    const { thread, next } = go(holding(BY_US, [unknown, say()]));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'say' } });
    expect(verbs(thread)).toEqual(['unknown', 'say']);
    expect(go(holding(BY_US, [unknown])).thread).toMatchObject({ mailbox: [unknown], dueAt: NOW + HOUR });
  });
});

describe('advance: in doubt', () => {
  it('waits for the echo, then says it once more, then lists it as unconfirmed', () => {
    const page = pageIn('routing', { echoes: true });
    const first = holding(BY_US, [begun(say())]);
    const waiting = go(first, { page, now: NOW + SECOND });
    expect(waiting).toMatchObject({ next: { kind: 'rest' }, thread: { dueAt: NOW + 30 * SECOND } });
    const again = go(waiting.thread, { page, now: NOW + 30 * SECOND, attempt: 'visit-3.0' });
    expect(again.next).toMatchObject({ kind: 'call', command: { verb: 'say', attempts: 2 } });
    const last = go(again.thread, { page, now: NOW + 60 * SECOND, attempt: 'visit-4.0' });
    expect(last.next.kind).toBe('rest');
    expect(reasons(last.thread)).toEqual(['unconfirmed']);
  });

  it('waits for the echo of words that are too late by then', () => {
    const { thread } = go(holding(BY_US, [begun(say({ notAfter: NOW }))]), { now: NOW + SECOND });
    expect(thread).toMatchObject({ failures: [], dueAt: NOW + 30 * SECOND });
  });

  it('ends where a question waits behind control in doubt', () => {
    const { thread, next } = go(holding(BY_US, [begun(passTo()), verify()]));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify' } });
    expect(verbs(thread)).toEqual(['verify', 'pass']);
  });

  it('ends where the mailbox is full of words behind control in doubt', () => {
    const says = Array.from({ length: 19 }, (_, n) => say({ id: `s${n}` }));
    const { thread, next } = go(holding(BY_US, [begun(passTo()), ...says]));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify' } });
    expect(thread.mailbox).toHaveLength(20);
  });

  it('leaves words that may have gone out when somebody else has the thread by then', () => {
    const taken = holding(BY_INBOX, [begun(say())]);
    const { thread, next } = go(taken, { page: pageIn('routing', { echoes: true }), now: NOW + MINUTE });
    expect(next.kind).toBe('rest');
    expect(verdicts(thread)).toEqual(['say left']);
  });
});

describe('advance: what time makes due', () => {
  it('asks Meta about a quiet thread', () => {
    const { next } = go(holding(BY_INBOX, [], { checkAt: NOW }));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify', reason: 'quiet' } });
  });

  it('drops a take when a human has spoken since', () => {
    const { thread } = go(holding(BY_DESK, [takeBack()], { lastHumanAt: NOW + 1 }));
    expect(verdicts(thread)).toEqual(['take left']);
    expect(thread.mailbox).toEqual([]);
  });

  it('takes back a thread only after the question about it', () => {
    const silent = holding(BY_DESK, [], { since: NOW - HOUR, checkAt: NOW });
    const { thread, next } = go(silent);
    expect(next).toMatchObject({ command: { verb: 'verify' } });
    expect(verbs(thread)).toEqual(['verify', 'take']);
  });

  it('does not come back before a return that waits for its Page', () => {
    const page = pageIn('routing', { pause: { until: NOW + HOUR, reason: 'token' } });
    const { thread } = go(holding(BY_DESK, [takeBack({ notAfter: NOW + MINUTE })], { since: NOW - HOUR }), {
      page,
    });
    expect(thread.dueAt).toBe(NOW + MINUTE + 1);
  });

  it('asks nothing of a paused Page', () => {
    const page = pageIn('routing', { pause: { until: NOW + HOUR, reason: 'token' } });
    const { thread, next } = go(holding(BY_DESK, [], { since: NOW - HOUR, checkAt: NOW }), { page });
    expect(next.kind).toBe('rest');
    expect(thread).toMatchObject({ mailbox: [], checkAt: NOW, dueAt: NOW + HOUR });
  });

  it('answers a person in an idle thread', () => {
    expect(go(holding(IDLE, [answer()])).next.kind).toBe('call');
  });
});
