import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { applyOutcome } from '../../functions/thread/apply-outcome.ts';
import type { CommandOf } from '../../functions/thread/command.ts';
import { change } from '../../functions/thread/mailbox.ts';
import { ownerOf } from '../../functions/thread/ownership.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { OUR_APP } from '../ids.ts';
import { begun, isOwner, passTo, takeBack } from './a-command.ts';
import { askedAt, type Change, histories, ownerAt, SKEWS } from './a-history.ts';
import { at, BY_US, inSecondOf, ownedBy, pass, SETTINGS, take } from './a-thread.ts';

/** What happens to the ledger, at a moment of Meta's clock. */
interface Happening {
  readonly time: number;
  readonly happen: (thread: Thread) => Thread;
}

/** The ledger after a history, once its last question to Meta has been answered; a question takes `latency` ms. */
function ledgerAfter(history: readonly Change[], skew: number, latency: number): Thread {
  const happenings = history
    .flatMap((each, n) => happeningsOf(each, n, skew))
    .sort((a, b) => a.time - b.time);
  let thread = ownedBy(BY_US, { evidence: { kind: 'take', from: 0, to: 0 } });
  let answersAt: number | undefined;
  const ask = (time: number) => {
    const waits = verifyIn(thread, false);
    if (answersAt !== undefined || !waits) return;
    thread = change(thread, begun(waits, { at: time + skew }));
    answersAt = time + latency;
  };
  const getAnswer = () => {
    const question = verifyIn(thread, true);
    if (answersAt === undefined || !question) return;
    const answer = isOwner({ kind: 'app', appId: ownerAt(history, answersAt) });
    const timing = { askedAt: answersAt - latency + skew, answeredAt: answersAt + skew };
    const time = answersAt;
    answersAt = undefined;
    thread = applyOutcome(thread, question, answer, SETTINGS, timing);
    ask(time);
  };
  for (const { time, happen } of happenings) {
    while (answersAt !== undefined && answersAt <= time) getAnswer();
    thread = happen(thread);
    ask(time);
  }
  for (let n = 0; answersAt !== undefined && n < 5; n += 1) getAnswer();
  return thread;
}

function verifyIn({ mailbox }: Thread, isUnderWay: boolean): CommandOf<'verify'> | undefined {
  return mailbox.find(
    (command): command is CommandOf<'verify'> =>
      command.verb === 'verify' && (command.begun !== undefined) === isUnderWay,
  );
}

function happeningsOf(each: Change, n: number, skew: number): readonly Happening[] {
  if (each.by !== 'call')
    return [{ time: each.arrivesAt, happen: (thread) => notified(thread, each, n, skew) }];
  const command = begun(commandFor(each.owner, n), { attempt: `visit-${n}`, at: askedAt(each) + skew });
  const timing = { askedAt: askedAt(each) + skew, answeredAt: each.arrivesAt + skew };
  return [
    { time: askedAt(each), happen: (thread) => ({ ...thread, mailbox: [command, ...thread.mailbox] }) },
    {
      time: each.arrivesAt,
      happen: (thread) => applyOutcome(thread, command, { kind: 'moved' }, SETTINGS, timing),
    },
  ];
}

function commandFor(owner: AppId, n: number): CommandOf<'pass' | 'reclaim'> {
  return owner === OUR_APP ? takeBack({ id: `own-${n}` }) : passTo({ id: `own-${n}`, to: owner });
}

function notified(thread: Thread, { owner, by, time, arrivesAt }: Change, n: number, skew: number): Thread {
  const stamp = by === 'ms' ? at(time) : inSecondOf(time);
  const event = (owner === OUR_APP ? pass : take)({ id: `event-${n}`, at: stamp, newOwnerAppId: owner });
  const { thread: after } = receive(thread, [event], SETTINGS, arrivesAt + skew);
  // The welcome of the bot says nothing about the order.
  return { ...after, mailbox: after.mailbox.filter(({ verb }) => verb !== 'answer') };
}

describe('the order of evidence', () => {
  it.each([
    ['one change', 1, 0],
    ['one change, with slow answers', 1, 400],
    ['two changes', 2, 0],
    ['two changes, with slow answers', 2, 400],
  ])('ends with the owner that Meta has, in every history of %s', (_what, count, latency) => {
    const wrong: string[] = [];
    let tried = 0;
    for (const history of histories(count)) {
      const owner = ownerOf(ownerAt(history, Number.POSITIVE_INFINITY), SETTINGS);
      for (const skew of SKEWS) {
        tried += 1;
        const thread = ledgerAfter(history, skew, latency);
        const isRight = JSON.stringify(thread.owner) === JSON.stringify(owner) && !thread.unproven;
        if (!isRight || thread.mailbox.length > 0)
          wrong.push(JSON.stringify({ history, skew, owner: thread.owner }));
      }
    }
    expect(tried).toBeGreaterThan(count === 1 ? 40 : 2_500);
    expect(wrong).toEqual([]);
  });
});
