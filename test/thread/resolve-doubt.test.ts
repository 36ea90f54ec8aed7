import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { resolveDoubt } from '../../functions/thread/resolve-doubt.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import {
  answer,
  begun,
  extend,
  handOver,
  ids,
  passTo,
  reasons,
  release,
  requestBack,
  say,
  takeBack,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';
import { BY_INBOX, BY_US, FOREIGN, HOUR, IDLE, ownedBy, SECOND, SETTINGS, settingsWith } from './a-thread.ts';

const doubtful = (command: Command) => begun(command, { inDoubt: true });
/** The words may have gone out at `NOW`; their echo is waited for until then. */
const WAITED = NOW + 30 * SECOND;
const asked = { askedAt: NOW + SECOND };

function resolve(
  thread: Thread,
  { now = WAITED, hearsEchoes = true, settings = SETTINGS } = {},
): ReturnType<typeof resolveDoubt> {
  const [command] = thread.mailbox;
  if (!command?.begun) throw new Error('nothing is in doubt');
  return resolveDoubt(thread, { ...command, begun: command.begun }, { settings, hearsEchoes, now });
}
const withEcho = (command: Command) => begun(command, { inDoubt: true, echo: 'hash' });
const holding = (command: Command, owner: Owner = BY_US, members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox: [command], ...members });

describe('words in doubt', () => {
  it.each([say({ doubts: 1 }), handOver({ doubts: 1 })])('wait for the echo of a $verb', (command) => {
    const thread = holding(doubtful(command));
    expect(resolve(thread, { now: WAITED - 1 })).toEqual({ thread, waitUntil: WAITED });
    expect(resolve(thread, { now: WAITED })).not.toHaveProperty('waitUntil');
  });

  it('are said once more where echoes are known to arrive', () => {
    const { thread } = resolve(holding(doubtful(say({ doubts: 1 }))));
    expect(thread.mailbox).toMatchObject([{ verb: 'say', doubts: 1 }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
    const inTime = holding(doubtful(say({ doubts: 1, notAfter: WAITED })));
    expect(reasons(resolve(inTime).thread)).toEqual([]);
  });

  it.each([
    ['echoes may never arrive', say({ doubts: 1 }), { hearsEchoes: false }],
    ['the settings say so', say({ doubts: 1 }), { settings: settingsWith({ inDoubt: 'list' }) }],
    ['they have been said twice', say({ doubts: 2 }), {}],
    ['it is too late', say({ doubts: 1, notAfter: WAITED - 1 }), {}],
    ['an echo that names nobody may have been theirs', withEcho(say({ doubts: 1 })), {}],
  ])('are listed as unconfirmed where %s', (_why, command, how) => {
    const { thread } = resolve(holding(command.begun ? command : doubtful(command)), how);
    expect(thread.mailbox).toEqual([]);
    expect(reasons(thread)).toEqual(['unconfirmed']);
  });

  it('count the attempt whose caller has died as a doubt, once', () => {
    const { thread } = resolve(holding(begun(say())), { now: NOW + SECOND });
    expect(thread.mailbox).toMatchObject([{ doubts: 1, begun: { inDoubt: true } }]);
    expect(resolve(thread, { now: NOW + 2 * SECOND }).thread.mailbox).toMatchObject([{ doubts: 1 }]);
  });
});

describe('a hand-over in doubt', () => {
  const doubted = doubtful(handOver({ doubts: 1 }));

  it('asks who has control after its wait', () => {
    expect(verbs(resolve(holding(doubted)).thread)).toEqual(['verify', 'handOver']);
  });

  it.each([
    ['the target', BY_INBOX],
    ['a hidden app', FOREIGN],
  ])('is done where %s has control', (_who, owner) => {
    const { thread } = resolve(holding(doubted, owner, asked));
    expect(verbs(thread)).toEqual([]);
    expect(verdicts(thread)).toEqual(['handOver done']);
  });

  it.each([
    ['ours', BY_US],
    ['idle', IDLE],
  ])('is done once more where the thread is %s', (_whose, owner) => {
    const { thread } = resolve(holding(doubted, owner, asked));
    expect(thread.mailbox).toMatchObject([{ verb: 'handOver' }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it('is listed, and the thread still passed, where echoes may never arrive', () => {
    const { thread } = resolve(holding(doubted, BY_US, asked), { hearsEchoes: false });
    expect(reasons(thread)).toEqual(['unconfirmed']);
    expect(thread.mailbox).toMatchObject([{ verb: 'pass', to: PAGE_INBOX }]);
  });
});

describe('control in doubt', () => {
  const moves = [passTo(), release(), takeBack(), requestBack()];

  it.each(moves)('asks Meta first about a $verb', (command) => {
    expect(resolve(holding(doubtful(command))).thread.mailbox).toMatchObject([
      { verb: 'verify', reason: 'in-doubt', causedAt: WAITED },
      { verb: command.verb },
    ]);
    const atOnce = holding(doubtful(command), BY_US, { askedAt: NOW });
    expect(verbs(resolve(atOnce).thread)).toEqual(['verify', command.verb]);
    const askedBefore = { askedAt: NOW - 1 };
    expect(verbs(resolve(holding(doubtful(command), BY_US, askedBefore)).thread)).toEqual([
      'verify',
      command.verb,
    ]);
  });

  it('asks first, though a question has been waiting behind the command', () => {
    const thread = ownedBy(BY_US, { mailbox: [doubtful(passTo()), verify()] });
    expect(ids(resolve(thread).thread)).toEqual(['verify-1', 'pass-1']);
  });

  const row = (command: Command, owner: Owner) => [command.verb, owner.kind, command, owner] as const;

  it.each([
    row(passTo(), BY_INBOX),
    row(passTo(), FOREIGN),
    row(release(), IDLE),
    row(release(), BY_INBOX),
    row(takeBack(), BY_US),
    row(requestBack(), BY_US),
  ])('knows that a %s happened by the owner: %s', (_verb, _kind, command, owner) => {
    const { thread } = resolve(holding(doubtful(command), owner, asked));
    expect(verbs(thread)).toEqual([]);
    const line = { what: command.verb, id: command.id, verdict: 'done', detail: 'known by thread_owner' };
    expect(thread.journal).toEqual([{ at: WAITED, ...line }]);
  });

  it.each([
    row(passTo(), BY_US),
    row(passTo(), IDLE),
    row(release(), BY_US),
    row(takeBack(), BY_INBOX),
    row(requestBack(), BY_INBOX),
  ])('tries a %s once more when it sees the owner: %s', (_verb, _kind, command, owner) => {
    const { thread } = resolve(holding(doubtful(command), owner, asked));
    expect(verbs(thread)).toEqual([command.verb]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it('concludes nothing from an owner in doubt', () => {
    const { thread } = resolve(holding(doubtful(passTo()), BY_INBOX, { ...asked, unproven: true }));
    expect(verbs(thread)).toEqual(['pass']);
  });
});

describe('what does no harm when repeated', () => {
  it.each([verify(), extend(), answer()])('repeats a $verb at once', (command) => {
    const { thread, waitUntil } = resolve(holding(begun(command)), { now: NOW + SECOND });
    expect(waitUntil).toBeUndefined();
    expect(verbs(thread)).toEqual([command.verb]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it('lets one verify wait', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(verify()), verify({ id: 'v2' })] });
    expect(ids(resolve(thread, { now: NOW + HOUR }).thread)).toEqual(['verify-1']);
  });
});
