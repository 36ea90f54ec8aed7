import { describe, expect, it } from 'vitest';
import type { Command, KnownCommand } from '../../functions/thread/command.ts';
import { resolveMoves } from '../../functions/thread/control.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { rulesOf } from '../../functions/thread/verbs.ts';
import { HELP_DESK, NOW } from '../ids.ts';
import {
  answer,
  begun,
  doubted,
  extend,
  ids,
  notOwner,
  passTo,
  refused,
  release,
  settleHead,
  takeBack,
  verbs,
  verify,
} from './a-command.ts';
import {
  BY_DESK,
  BY_INBOX,
  BY_US,
  FOREIGN,
  IDLE,
  MINUTE,
  ownedBy,
  SETTINGS,
  STRANGER,
  UNKNOWN,
} from './a-thread.ts';

const BY_STRANGER: Owner = { kind: 'app', appId: STRANGER };
const ask = (thread: Thread, command: KnownCommand, now = NOW) =>
  rulesOf(command).guard(thread, command, SETTINGS, now);
const FOR_REQUEST = { cause: 'request' } as const;

describe('the guard of a control command', () => {
  it.each<[string, Thread, KnownCommand, 'yes' | string]>([
    ['a pass of our thread', ownedBy(BY_US), passTo(), 'yes'],
    ['a pass of an idle thread', ownedBy(IDLE), passTo(), 'yes'],
    ['a pass of an unknown thread', ownedBy(UNKNOWN), passTo(), 'yes'],
    ['a pass of another app’s thread', ownedBy(BY_DESK), passTo(), 'not-ours'],
    ['a pass after another app’s control has run out', ownedBy(BY_DESK, { expiresAt: NOW }), passTo(), 'yes'],
    ['a pass while Meta cannot be asked', ownedBy(BY_DESK, { unproven: true }), passTo(), 'yes'],
    [
      'a refused pass while Meta cannot be asked',
      ownedBy(FOREIGN, { unproven: true }),
      passTo({ refusedAsNotOwner: true }),
      'not-ours',
    ],
    ['a refused pass, though the thread is ours', ownedBy(BY_US), passTo({ refusedAsNotOwner: true }), 'yes'],
    ['a pass for a request of our thread', ownedBy(BY_US), passTo(FOR_REQUEST), 'yes'],
    ['a pass for a request of an idle thread', ownedBy(IDLE), passTo(FOR_REQUEST), 'not-ours'],
    ['a pass for a request of another app’s thread', ownedBy(BY_INBOX), passTo(FOR_REQUEST), 'not-ours'],
    ['a release of our thread', ownedBy(BY_US), release(), 'yes'],
    ['a release of an idle thread', ownedBy(IDLE), release(), 'not-ours'],
    ['a release of another app’s thread', ownedBy(BY_INBOX), release(), 'not-ours'],
    ['an extension of our control', ownedBy(BY_US), extend(), 'yes'],
    ['an extension of another app’s control', ownedBy(BY_INBOX), extend(), 'not-ours'],
    ['an extension in an idle thread', ownedBy(IDLE), extend(), 'not-ours'],
    [
      'a reclaim of a hidden app’s thread',
      ownedBy(FOREIGN, { lastHumanAt: NOW - 30 * MINUTE }),
      takeBack(),
      'yes',
    ],
    ['a reclaim of a silent thread', ownedBy(BY_DESK), takeBack(), 'yes'],
    ['a reclaim of our own thread', ownedBy(BY_US), takeBack(), 'not-held'],
    ['a reclaim of an idle thread', ownedBy(IDLE), takeBack(), 'not-held'],
    ['a reclaim from an app that is no longer a target', ownedBy(BY_STRANGER), takeBack(), 'yes'],
    [
      'a reclaim from a target without silentMinutes where a human has spoken since',
      ownedBy(BY_INBOX, { lastHumanAt: NOW - 1 }),
      takeBack({ causedAt: NOW - 2 }),
      'human-spoke',
    ],
    [
      'a reclaim where a human has spoken since',
      ownedBy(BY_DESK, { lastHumanAt: NOW + 1 }),
      takeBack(),
      'human-spoke',
    ],
    [
      'a reclaim where a human spoke silentMinutes ago',
      ownedBy(BY_DESK, { lastHumanAt: NOW - 30 * MINUTE }),
      takeBack(),
      'yes',
    ],
    [
      'a reclaim where a human spoke later than that, though we heard of it only now',
      ownedBy(BY_DESK, { lastHumanAt: NOW - 30 * MINUTE + 1 }),
      takeBack(),
      'human-spoke',
    ],
    ['a verify, always', ownedBy(BY_INBOX), verify(), 'yes'],
  ])('%s', (_what, thread, command, verdict) => {
    expect(ask(thread, command)).toEqual(verdict === 'yes' ? 'yes' : { drop: verdict });
  });

  it.each(['trigger', 'hand-over', 'request'] as const)(
    'drops a pass (%s) when another app has had the thread since it was asked for',
    (cause) => {
      const asked = passTo({ cause, causedAt: NOW - MINUTE });
      expect(ask(ownedBy(BY_US, { heldByOtherAt: NOW }), asked)).toEqual({ drop: 'not-ours' });
      expect(ask(ownedBy(BY_US), asked)).toBe('yes');
      expect(ask(ownedBy(BY_US, { heldByOtherAt: asked.causedAt }), asked)).toBe('yes');
    },
  );

  it('keeps a pass to the fallback, whatever happened before', () => {
    const fallback = passTo({ cause: 'fallback', causedAt: NOW - MINUTE });
    expect(ask(ownedBy(BY_US, { heldByOtherAt: NOW }), fallback)).toBe('yes');
  });
});

describe('a control command that Meta refuses', () => {
  const ours = (command: Command, ...rest: Command[]) =>
    ownedBy(BY_US, { mailbox: [begun(command), ...rest] });

  it.each([release(), extend()])('drops a $verb, because there is no control', (command) => {
    const thread = settleHead(ours(command), notOwner);
    expect(verbs(thread)).toEqual(['verify']);
    expect(thread.failures).toEqual([]);
    expect(thread).toMatchObject({ owner: FOREIGN, unproven: true });
  });

  it.each([notOwner, refused])(
    'asks Meta whether a refused reclaim ($kind) has control already',
    (outcome) => {
      const thread = settleHead(ownedBy(BY_DESK, { mailbox: [begun(takeBack())] }), outcome);
      expect(verbs(thread)).toEqual(['verify', 'reclaim']);
      expect(thread).toMatchObject({ failures: [], owner: BY_DESK, unproven: false });
      expect(thread.mailbox[1]).toMatchObject({ refusedAsNotOwner: true });
    },
  );
});

describe('control in doubt', () => {
  const moves = [passTo(), release(), takeBack()];
  const CONTEXT = { settings: SETTINGS, hearsEchoes: true, outageAt: undefined, now: NOW + MINUTE };
  const resolve = (command: KnownCommand, owner: Owner, members: Partial<Thread> = {}) =>
    resolveMoves(ownedBy(owner, { mailbox: [command], ...members }), NOW, NOW + MINUTE);
  const row = (command: KnownCommand, owner: Owner) => [command.verb, owner.kind, command, owner] as const;

  it.each(moves)('asks Meta first about a $verb', (move) => {
    const command = doubted<KnownCommand>(move);
    const thread = ownedBy(BY_US, { mailbox: [command] });
    const mark = { ...command.begun, attempt: 'visit-1.0', at: NOW, until: NOW, doubtAt: NOW };
    const resolved = rulesOf(command).inDoubt(thread, { ...command, begun: mark }, CONTEXT);
    expect(resolved).toMatchObject({
      mailbox: [{ verb: 'verify', cause: 'in-doubt', causedAt: NOW + MINUTE }, { verb: move.verb }],
    });
  });

  it.each([
    row(passTo(), BY_INBOX),
    row(passTo(), FOREIGN),
    row(release(), IDLE),
    row(release(), BY_INBOX),
    row(takeBack(), BY_US),
  ])('is a %s that happened, by the owner: %s', (_verb, _kind, command, owner) => {
    const thread = resolve(doubted(command), owner);
    expect(verbs(thread)).toEqual([]);
    const line = { what: command.verb, id: command.id, verdict: 'done', detail: 'known by thread_owner' };
    expect(thread.pendingTimeline).toEqual([{ at: NOW + MINUTE, ...line }]);
  });

  it.each([row(passTo(), BY_US), row(passTo(), IDLE), row(release(), BY_US), row(takeBack(), BY_INBOX)])(
    'is a %s that is tried once more, by the owner: %s',
    (_verb, _kind, command, owner) => {
      const thread = resolve(doubted(command), owner);
      expect(verbs(thread)).toEqual([command.verb]);
      expect(thread.mailbox[0]).not.toHaveProperty('begun');
    },
  );

  it('stays in doubt where Meta was asked before the call had ended', () => {
    const command = doubted(passTo(), { doubtAt: NOW + 1 });
    expect(resolve(command, BY_INBOX).mailbox).toEqual([command]);
  });

  it('is no proof of a move while the owner is in doubt', () => {
    const thread = resolve(doubted(passTo()), BY_INBOX, { unproven: true });
    expect(verbs(thread)).toEqual(['pass']);
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it.each([answer(), extend(), verify()])('concerns no $verb', (command) => {
    expect(resolve(doubted<KnownCommand>(command), BY_INBOX).mailbox).toEqual([doubted(command)]);
  });

  it('leaves a move whose call is under way', () => {
    expect(ids(resolve(begun(passTo({ to: HELP_DESK })), BY_DESK))).toEqual(['pass-1']);
  });
});
