import { describe, expect, it } from 'vitest';
import { advance, type Visit } from '../../functions/thread/advance.ts';
import type { Command, UnknownCommand } from '../../functions/thread/command.ts';
import { markTold } from '../../functions/thread/tell.ts';
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
import { BY_DESK, BY_INBOX, BY_US, DESK, FOREIGN, HOUR, IDLE, MINUTE, ownedBy, SECOND } from './a-thread.ts';

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

  it.each<[Owner, string]>([
    [BY_DESK, DESK],
    [FOREIGN, 'foreign'],
  ])('says to whom also where the owner has no name: %j', (owner, name) => {
    expect(go(holding(owner, [answer()])).thread.journal).toEqual([
      { at: NOW, what: 'answer', id: 'answer-1', verdict: 'left', detail: `left: ${name}` },
    ]);
  });

  it('passes nothing where a hand-over is not wanted because the person has had somebody since', () => {
    const asked = handOver({ reason: 'message', causedAt: NOW - 1 });
    const { thread, next } = go(holding(BY_US, [asked], { elsewhereAt: NOW }));
    expect(next.kind).toBe('rest');
    expect(verdicts(thread)).toEqual(['handOver left']);
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
    const listed = go(holding(BY_US, [handOver({ attempts: 5 })]));
    expect(listed.next.kind).toBe('tell');
    const { next } = go(markTold(listed.thread, listed.thread));
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
