import { describe, expect, it } from 'vitest';
import { applyOutcome, markDoubt, type Outcome } from '../../functions/thread/apply-outcome.ts';
import type { Command, KnownCommand } from '../../functions/thread/command.ts';
import { NOW } from '../ids.ts';
import {
  answer,
  begun,
  doubted,
  EVERY,
  extend,
  ids,
  inDoubt,
  LATER,
  notOwner,
  passTo,
  paused,
  refused,
  release,
  retryAt,
  say,
  settleHead,
  TIMING,
  takeBack,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';
import { BY_US, MINUTE, ownedBy, SETTINGS } from './a-thread.ts';

const ours = (command: Command, ...rest: Command[]) => ownedBy(BY_US, { mailbox: [begun(command), ...rest] });
const postponed: Outcome = { kind: 'postponed', retryAt: NOW + MINUTE, detail: 'pace' };

describe('applyOutcome: in doubt', () => {
  it.each([say(), passTo(), takeBack(), release()])(
    'keeps the mark of a $verb, and counts the doubt',
    (command) => {
      const thread = settleHead(ours(command), inDoubt);
      expect(thread.mailbox).toMatchObject([
        { verb: command.verb, doubts: 1, begun: { attempt: 'visit-1.0', doubtAt: TIMING.answeredAt } },
      ]);
      expect(thread.failures).toEqual([]);
    },
  );

  it.each([answer(), extend(), verify()])(
    'lets a $verb, which may be repeated, wait until its time',
    (command) => {
      const thread = settleHead(ours(command), inDoubt);
      expect(thread.mailbox).toMatchObject([{ verb: command.verb, attempts: 1, retryAt: NOW + MINUTE }]);
      expect(thread.mailbox[0]).not.toHaveProperty('begun');
    },
  );

  it('waits for the echo from the end of the call, not from the mark before it', () => {
    const { begun: mark } = settleHead(ours(say()), inDoubt, LATER).mailbox[0] ?? {};
    expect(mark).toMatchObject({ at: NOW, doubtAt: LATER.answeredAt });
  });

  it('counts one doubt, though its write is repeated', () => {
    const thread = settleHead(ours(say()), inDoubt);
    expect(applyOutcome(thread, begun(say()), inDoubt, SETTINGS, LATER)).toEqual(thread);
  });
});

describe('markDoubt', () => {
  it('counts a doubt for an attempt whose executor has died, once', () => {
    const thread = markDoubt(ours(say()), begun(say()), NOW + MINUTE);
    expect(thread.mailbox).toMatchObject([{ doubts: 1, begun: { doubtAt: NOW + MINUTE } }]);
    const [command = say()] = thread.mailbox;
    expect(markDoubt(thread, command, NOW + 2 * MINUTE)).toEqual(thread);
  });

  it('marks no command that has not begun', () => {
    const thread = ownedBy(BY_US, { mailbox: [say()] });
    expect(markDoubt(thread, say(), NOW)).toBe(thread);
  });
});

describe('applyOutcome: try again later', () => {
  it.each(EVERY)('lets a $verb wait until its time', (command) => {
    const thread = settleHead(ours(command), retryAt(NOW + MINUTE));
    expect(thread.mailbox).toMatchObject([{ verb: command.verb, attempts: 1, retryAt: NOW + MINUTE }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
    expect(verdicts(thread)).toEqual([`${command.verb} retry`]);
  });

  it('keeps the verify that waits behind a message', () => {
    expect(verbs(settleHead(ours(say(), verify()), retryAt(NOW + MINUTE)))).toEqual(['say', 'verify']);
  });

  it('writes what Meta said into the timeline', () => {
    const outcome = { ...retryAt(NOW + MINUTE), detail: '4', fbtraceId: 'trace-1' } as const;
    expect(settleHead(ours(say()), outcome).pendingTimeline).toEqual([
      {
        at: TIMING.answeredAt,
        what: 'say',
        id: 'mh-say-1',
        verdict: 'retry',
        detail: '4',
        fbtraceId: 'trace-1',
      },
    ]);
  });

  it.each(EVERY)('counts no attempt of a $verb that was not even tried', (command) => {
    expect(settleHead(ours(command), postponed).mailbox).toEqual([{ ...command, retryAt: NOW + MINUTE }]);
  });

  it('counts an attempt that has paused the whole Page, and waits for the Page', () => {
    const thread = settleHead(ours(say({ attempts: 2 })), paused);
    expect(thread.mailbox).toMatchObject([{ attempts: 3 }]);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it.each([
    ['retry', retryAt(NOW + MINUTE)],
    ['postponed', postponed],
    ['paused', paused],
  ])('lets one verify wait, also where another was queued meanwhile (%s)', (_how, outcome) => {
    expect(ids(settleHead(ours(verify(), verify({ id: 'v2' }), answer()), outcome))).toEqual([
      'verify-1',
      'answer-1',
    ]);
  });
});

describe('applyOutcome: a person who cannot be reached', () => {
  const unreachable = { kind: 'unreachable', detail: '551' } as const;

  it('leaves the message, and lists nothing: nobody can do anything about it', () => {
    const thread = settleHead(ours(say(), answer()), unreachable);
    expect(ids(thread)).toEqual(['answer-1']);
    expect(thread.failures).toEqual([]);
    expect(thread.pendingTimeline).toMatchObject([
      { what: 'say', verdict: 'left', detail: 'unreachable: 551' },
    ]);
  });

  it('lists a pass as failed: it is no message', () => {
    expect(settleHead(ours(passTo()), unreachable).failures).toMatchObject([{ verb: 'pass', reason: '551' }]);
  });
});

describe('applyOutcome: refused for good', () => {
  const LISTED = EVERY.filter(({ verb }) => verb !== 'reclaim' && verb !== 'verify');
  it.each(LISTED)('lists a $verb as failed', (command) => {
    const thread = settleHead(ours(command), refused);
    expect(verbs(thread)).toEqual([]);
    expect(thread.failures).toMatchObject([{ command: command.id, reason: '551', fbtraceId: 'trace-1' }]);
  });
});

describe('applyOutcome: what the bot wants done', () => {
  const commands = [say({ id: 'answer-1-0' }), passTo({ id: 'answer-1-1' })];

  it('takes the place of the answer, in the order of the bot', () => {
    const thread = settleHead(ours(answer(), answer({ id: 'a2' })), { kind: 'answered', commands });
    expect(ids(thread)).toEqual(['answer-1-0', 'answer-1-1', 'a2']);
    expect(verbs(thread)).toEqual(['say', 'pass', 'answer']);
  });

  it('is in the timeline even if it is nothing', () => {
    const thread = settleHead(ours(answer()), { kind: 'answered', commands: [] });
    expect(verbs(thread)).toEqual([]);
    const line = { what: 'answer', id: 'answer-1', verdict: 'done', detail: 'nothing to do' };
    expect(thread.pendingTimeline).toEqual([{ at: TIMING.answeredAt, ...line }]);
  });
});

describe('applyOutcome: an outcome belongs to its attempt', () => {
  const mine = begun(say(), { attempt: 'visit-1.0' });
  const said: Outcome = { kind: 'said', messageId: 'm-1' };
  const outcomes = [retryAt(NOW + MINUTE), inDoubt, postponed, paused, notOwner, refused];

  describe.each<[string, KnownCommand]>([
    ['of which another attempt has begun', begun(say(), { attempt: 'visit-2.0' })],
    ['whose attempt has been settled', say({ attempts: 1, refusedAsNotOwner: true })],
    ['that is gone', verify()],
  ])('about a command %s', (_what, current) => {
    it.each(outcomes)('$kind changes nothing', (outcome) => {
      const thread = ownedBy(BY_US, { mailbox: [current] });
      expect(applyOutcome(thread, mine, outcome, SETTINGS, TIMING)).toBe(thread);
    });
  });

  it('what the bot answered to another attempt is not done', () => {
    const thread = ownedBy(BY_US, { mailbox: [begun(answer(), { attempt: 'visit-2.0' })] });
    const outcome: Outcome = { kind: 'answered', commands: [say()] };
    expect(applyOutcome(thread, begun(answer()), outcome, SETTINGS, TIMING)).toBe(thread);
  });

  it.each([
    ['another attempt has begun', begun(say(), { attempt: 'visit-2.0' })],
    ['the message was about to be sent once more', say({ attempts: 1, doubts: 1 })],
    ['the message is in doubt', doubted(say())],
  ])('said settles the message, which was sent, though %s', (_what, current) => {
    const thread = ownedBy(BY_US, { mailbox: [current] });
    expect(applyOutcome(thread, mine, said, SETTINGS, TIMING).mailbox).toEqual([]);
  });

  it('said changes nothing where the echo came first', () => {
    const thread = ownedBy(BY_US);
    expect(applyOutcome(thread, mine, said, SETTINGS, TIMING)).toBe(thread);
  });
});
