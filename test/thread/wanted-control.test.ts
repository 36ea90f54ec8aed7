import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { wanted } from '../../functions/thread/wanted.ts';
import { NOW } from '../support/threads.ts';
import { answer, extend, passTo, release, requestBack, takeBack, verify } from './a-command.ts';
import {
  BY_DESK,
  BY_INBOX,
  BY_US,
  DESK,
  FOREIGN,
  IDLE,
  MINUTE,
  ownedBy,
  SETTINGS,
  STRANGER,
  settingsWith,
  UNKNOWN,
} from './a-thread.ts';

const ask = (thread: Thread, command: Command, now = NOW) => wanted(thread, command, SETTINGS, now);
const BY_STRANGER: Owner = { kind: 'app', appId: STRANGER };

describe('wanted: control', () => {
  it.each<[string, Thread, Command, 'yes' | string]>([
    ['a pass of our thread', ownedBy(BY_US), passTo(), 'yes'],
    ['a pass of an idle thread', ownedBy(IDLE), passTo(), 'yes'],
    ['a pass of an unknown thread', ownedBy(UNKNOWN), passTo(), 'yes'],
    ['a pass of another’s thread', ownedBy(BY_DESK), passTo(), 'not-ours'],
    ['a pass after another’s control has run out', ownedBy(BY_DESK, { expiresAt: NOW }), passTo(), 'yes'],
    ['a pass while Meta cannot be asked', ownedBy(BY_DESK, { unproven: true }), passTo(), 'yes'],
    [
      'a refused pass while Meta cannot be asked',
      ownedBy(FOREIGN, { unproven: true }),
      passTo({ refusedAsNotOwner: true }),
      'not-ours',
    ],
    ['a refused pass, though the thread is ours', ownedBy(BY_US), passTo({ refusedAsNotOwner: true }), 'yes'],
    ['a pass for a request of our thread', ownedBy(BY_US), passTo({ reason: 'request' }), 'yes'],
    ['a pass for a request of an idle thread', ownedBy(IDLE), passTo({ reason: 'request' }), 'not-ours'],
    [
      'a pass for a request of another’s thread',
      ownedBy(BY_INBOX),
      passTo({ reason: 'request' }),
      'not-ours',
    ],
    ['a release of our thread', ownedBy(BY_US), release(), 'yes'],
    ['a release of an idle thread', ownedBy(IDLE), release(), 'not-ours'],
    ['a release of another’s thread', ownedBy(BY_INBOX), release(), 'not-ours'],
    ['an extension of our control', ownedBy(BY_US), extend(), 'yes'],
    ['an extension of another’s control', ownedBy(BY_INBOX), extend(), 'not-ours'],
    ['an extension of nobody’s control', ownedBy(IDLE), extend(), 'not-ours'],
    ['a take of a hidden app’s thread', ownedBy(FOREIGN, { lastHumanAt: NOW }), takeBack(), 'yes'],
    ['a take of a silent thread', ownedBy(BY_DESK), takeBack(), 'yes'],
    ['a request for a silent thread', ownedBy(BY_DESK), requestBack(), 'yes'],
    ['a take of our own thread', ownedBy(BY_US), takeBack(), 'not-held'],
    ['a take of an idle thread', ownedBy(IDLE), takeBack(), 'not-held'],
    ['a take from an app that is no target any more', ownedBy(BY_STRANGER), takeBack(), 'yes'],
    [
      'a take from a target without silentMinutes where a human has spoken since',
      ownedBy(BY_INBOX, { lastHumanAt: NOW + 1 }),
      takeBack(),
      'human-spoke',
    ],
    [
      'a take where a human has spoken since',
      ownedBy(BY_DESK, { lastHumanAt: NOW + 1 }),
      takeBack(),
      'human-spoke',
    ],
    [
      'a take where a human spoke before',
      ownedBy(BY_DESK, { lastHumanAt: NOW - 30 * MINUTE }),
      takeBack(),
      'yes',
    ],
    [
      'a take where a human spoke just before, though it was told only after',
      ownedBy(BY_DESK, { lastHumanAt: NOW - 30 * MINUTE + 1 }),
      takeBack(),
      'human-spoke',
    ],
    ['a question to Meta, always', ownedBy(BY_INBOX), verify(), 'yes'],
  ])('%s', (_what, thread, command, verdict) => {
    expect(ask(thread, command)).toEqual(verdict === 'yes' ? 'yes' : { drop: verdict });
  });

  it('does not speak for a target whose silence the settings no longer bound', () => {
    const thread = ownedBy(IDLE, { interjection: { at: NOW, appId: DESK } });
    expect(wanted(thread, answer(), settingsWith({ targets: {} }), NOW + 31 * MINUTE)).toEqual({
      drop: 'left-to-human',
    });
  });
});
