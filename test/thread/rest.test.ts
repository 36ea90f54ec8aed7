import { describe, expect, it } from 'vitest';
import type { Command, UnknownCommand } from '../../functions/thread/command.ts';
import { rest } from '../../functions/thread/rest.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../support/threads.ts';
import { answer, begun, pageIn, say, verify, visit } from './a-command.ts';
import { BY_US, HOUR, MINUTE, ownedBy, SECOND } from './a-thread.ts';

const lease = { holder: 'visit-2', until: NOW + MINUTE, visits: 0 };
const resting = (members: Partial<Thread> = {}) => ownedBy(BY_US, { lease, dueAt: NOW + MINUTE, ...members });
const unknown: UnknownCommand = {
  verb: 'unknown',
  id: 'u1',
  reason: '',
  causedAt: NOW,
  notAfter: NOW,
  attempts: 0,
  raw: {},
};
const paused = (until: number) =>
  visit({ page: pageIn('routing', { pause: { until, reason: 'token' } }), jitter: 0.5 });

describe('rest', () => {
  it('lets the lease go and leaves an empty mailbox without a due time', () => {
    const thread = rest(resting({ waitingFor: 'token' }), visit());
    expect(thread).not.toHaveProperty('lease');
    expect(thread).not.toHaveProperty('dueAt');
    expect(thread).not.toHaveProperty('waitingFor');
  });

  it('is due when the next moment comes', () => {
    expect(rest(resting({ checkAt: NOW + HOUR }), visit()).dueAt).toBe(NOW + HOUR);
  });

  it('is due at the earliest of all that is to come', () => {
    const members = { checkAt: NOW + HOUR, mailbox: [answer({ notAfter: NOW + 2 * HOUR })] };
    expect(rest(resting(members), visit(), NOW + SECOND).dueAt).toBe(NOW + SECOND);
    expect(rest(resting(members), visit(), NOW + 90 * MINUTE).dueAt).toBe(NOW + HOUR);
  });

  it('waits no more for a Page whose pause is over', () => {
    const mailbox: Command[] = [answer({ notAfter: NOW + HOUR })];
    const thread = rest(resting({ checkAt: NOW + MINUTE, mailbox }), paused(NOW), NOW + 2 * MINUTE);
    expect(thread).not.toHaveProperty('waitingFor');
    expect(thread.dueAt).toBe(NOW + MINUTE);
  });

  it('is due when the head can be worked, or when something becomes too late, whichever is first', () => {
    const mailbox: Command[] = [answer({ notAfter: NOW + 5 * MINUTE })];
    expect(rest(resting({ mailbox }), visit(), NOW + SECOND).dueAt).toBe(NOW + SECOND);
    expect(rest(resting({ mailbox }), visit(), NOW + HOUR).dueAt).toBe(NOW + 5 * MINUTE + 1);
  });

  it('waits for a paused Page, and says for what', () => {
    const mailbox: Command[] = [answer({ notAfter: NOW + HOUR })];
    expect(rest(resting({ mailbox }), paused(NOW + MINUTE))).toMatchObject({
      dueAt: NOW + MINUTE + 15 * SECOND,
      waitingFor: 'token',
    });
    expect(rest(resting(), paused(NOW + MINUTE))).not.toHaveProperty('waitingFor');
  });

  it('is not due for what is under way and too late, while the Page is paused', () => {
    const mailbox: Command[] = [begun(say({ notAfter: NOW - 1 }))];
    expect(rest(resting({ mailbox }), paused(NOW + HOUR)).dueAt).toBe(NOW + HOUR + 15 * SECOND);
  });

  it('waits for a paused Page with what time alone makes due', () => {
    // Nobody waits for it: longer and longer, the longer the thread has been quiet, but for a day at most.
    const due = (lastPersonAt: number, checkAt = NOW + SECOND) =>
      rest(resting({ checkAt, since: lastPersonAt, lastPersonAt }), paused(NOW + MINUTE)).dueAt;
    expect(due(NOW)).toBe(NOW + 15 * MINUTE);
    expect(due(NOW - 2 * HOUR)).toBe(NOW + 2 * HOUR);
    expect(due(NOW - 100 * HOUR)).toBe(NOW + 24 * HOUR);
    expect(due(NOW, NOW + HOUR)).toBe(NOW + HOUR);
    expect(rest(resting({ checkAt: NOW + SECOND }), visit()).dueAt).toBe(NOW + SECOND);
  });

  it('does not come back with a paused Page for a question to Meta alone', () => {
    const mailbox: Command[] = [verify({ notAfter: NOW + 10 * MINUTE })];
    expect(rest(resting({ mailbox }), paused(NOW + MINUTE)).dueAt).toBe(NOW + 10 * MINUTE + 1);
    const withWords: Command[] = [...mailbox, answer({ notAfter: NOW + HOUR })];
    expect(rest(resting({ mailbox: withWords }), paused(NOW + MINUTE)).dueAt).toBe(NOW + 75 * SECOND);
  });

  it('comes back in time for a question to Meta alone that is to be asked again', () => {
    const mailbox: Command[] = [verify({ notAfter: NOW + 15 * MINUTE })];
    expect(rest(resting({ mailbox }), visit(), NOW + 2 * SECOND).dueAt).toBe(NOW + 2 * SECOND);
  });

  it('comes back with a paused Page for a question that was under way', () => {
    const mailbox: Command[] = [begun(verify({ notAfter: NOW + 15 * MINUTE }))];
    expect(rest(resting({ mailbox }), paused(NOW + HOUR)).dueAt).toBe(NOW + HOUR + 15 * SECOND);
  });

  it('looks again in an hour at a verb that only a later version knows', () => {
    expect(rest(resting({ mailbox: [unknown] }), visit()).dueAt).toBe(NOW + HOUR);
  });
});
