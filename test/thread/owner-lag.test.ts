import { describe, expect, it } from 'vitest';
import { applyOutcome, type Outcome } from '../../functions/thread/apply-outcome.ts';
import type { Command } from '../../functions/thread/command.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP } from '../ids.ts';
import {
  answer,
  begun,
  handOverWords,
  isOwner,
  passTo,
  say,
  settleHead,
  TIMING,
  verbs,
  verify,
} from './a-command.ts';
import { BY_DESK, MINUTE, ownedBy, SECOND, SETTINGS } from './a-thread.ts';

const ON_STANDBY = { kind: 'message', channel: 'standby', text: 'Hello' } as const;

describe('an answer that may be behind what Meta sends and refuses', () => {
  const us = isOwner({ kind: 'app', appId: OUR_APP });
  const desk = isOwner({ kind: 'app', appId: HELP_DESK });
  const justNow = { cause: 'event', causedAt: NOW - SECOND } as const;
  const refusedNow = { cause: 'refused', causedAt: NOW - SECOND } as const;
  const asked = (members: object, ...rest: readonly Command[]) =>
    ownedBy(BY_DESK, { unproven: true, mailbox: [begun(verify(members)), ...rest] });
  const fresh = answer({ causedAt: NOW - SECOND });

  it.each<[string, Thread, Outcome]>([
    ['says that another app has the thread of a message that came on messaging', asked(justNow, fresh), desk],
    [
      'says that another app has the thread of a phrase that came on messaging',
      asked(justNow, handOverWords({ causedAt: NOW - SECOND }), passTo()),
      desk,
    ],
    [
      'says that another app has the thread of a phrase for a closed target that came on messaging',
      asked(justNow, say({ cause: 'closed', causedAt: NOW - SECOND })),
      desk,
    ],
    ['says that the thread is ours after a refusal', asked(refusedNow, say()), us],
    ['says that nobody has the thread after a refusal', asked(refusedNow, say()), isOwner({ kind: 'idle' })],
  ])('is asked for once more after some seconds where it %s', (_what, thread, outcome) => {
    const after = settleHead(thread, outcome);
    expect(after.mailbox[0]).toMatchObject({ verb: 'verify', retryAt: TIMING.answeredAt + 5 * SECOND });
    expect(after.mailbox[0]).not.toHaveProperty('begun');
    expect(after).toMatchObject({ owner: BY_DESK, unproven: true });
  });

  it('is asked for once more under another id, so that a repeated write settles nothing of the new question', () => {
    const once = settleHead(asked(justNow, fresh), desk);
    const [again] = once.mailbox;
    if (again?.verb !== 'verify') throw new Error('nothing is asked');
    expect(again).toMatchObject({ cause: 'unordered', attempts: 0 });
    const calling = { ...once, mailbox: [begun(again), fresh] };
    const answered = begun(verify(justNow));
    expect(applyOutcome(calling, answered, desk, SETTINGS, TIMING).mailbox).toEqual(calling.mailbox);
  });

  it.each<[string, Thread, Outcome]>([
    ['the second time', asked({ ...justNow, cause: 'unordered' }, fresh), desk],
    ['where the question is old', asked({ ...justNow, causedAt: NOW - 5 * SECOND - 1 }, fresh), desk],
    ['where the message is old', asked(justNow, answer({ causedAt: NOW - MINUTE })), desk],
    [
      'where the message is older than the control',
      asked(justNow, answer({ causedAt: NOW - MINUTE - 1 })),
      desk,
    ],
    ['where the message came on standby', asked(justNow, answer({ ...fresh, turn: ON_STANDBY })), desk],
    ['where it agrees with the refusal', asked(refusedNow, say()), desk],
    ['where it agrees with the channel', asked(justNow, fresh), us],
  ])('is believed %s', (_when, thread, outcome) => {
    expect(verbs(settleHead(thread, outcome))).not.toContain('verify');
  });
});
