import { describe, expect, it } from 'vitest';
import { advance, type Visit } from '../../functions/thread/advance.ts';
import type { Command } from '../../functions/thread/command.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../support/threads.ts';
import { answer, pageIn, takeBack, verbs, verdicts, visit } from './a-command.ts';
import { BY_DESK, BY_INBOX, HOUR, IDLE, MINUTE, ownedBy } from './a-thread.ts';

const lease = { holder: 'visit-2', until: NOW + MINUTE, visits: 1 };
const holding = (owner: Owner, mailbox: readonly Command[], members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox, lease, dueAt: NOW + MINUTE, ...members });
const go = (thread: Thread, members: Partial<Visit> = {}) => advance(thread, visit(members));

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
