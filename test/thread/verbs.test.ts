import { describe, expect, it } from 'vitest';
import { applyOutcome, type Outcome } from '../../functions/thread/apply-outcome.ts';
import {
  type CommandOf,
  commandSchemas,
  type KnownCommand,
  type Verb,
} from '../../functions/thread/command.ts';
import { giveUp, rulesOf } from '../../functions/thread/verbs.ts';
import { NOW } from '../ids.ts';
import {
  answer,
  asksOwner,
  begun,
  EVERY,
  extend,
  isOwner,
  notOwner,
  passTo,
  reasons,
  refused,
  release,
  say,
  TIMING,
  takeBack,
  verbs,
  verify,
} from './a-command.ts';
import { BY_DESK, BY_INBOX, BY_US, MINUTE, ownedBy, SETTINGS } from './a-thread.ts';

const COMMANDS: { readonly [V in Verb]: CommandOf<V> } = {
  answer: answer(),
  say: say(),
  pass: passTo(),
  reclaim: takeBack(),
  release: release(),
  extend: extend(),
  verify: verify(),
};
const VERBS = Object.values(COMMANDS).map(({ verb }) => verb);
const ended = (command: KnownCommand, outcome: Outcome) => {
  const marked = begun(command);
  return applyOutcome(ownedBy(BY_US, { mailbox: [marked] }), marked, outcome, SETTINGS, TIMING);
};
const SUCCESSES: { readonly [V in Verb]: Outcome } = {
  answer: { kind: 'answered', commands: [] },
  say: { kind: 'said' },
  pass: { kind: 'moved' },
  reclaim: { kind: 'moved' },
  release: { kind: 'moved' },
  extend: { kind: 'moved' },
  verify: isOwner({ kind: 'idle' }),
};
/** What becomes of the command in doubt, 20 s after its call. */
const IN_DOUBT: { readonly [V in Verb]: 'tried again' | 'asked for first' | 'unconfirmed' } = {
  answer: 'tried again',
  say: 'unconfirmed',
  pass: 'asked for first',
  reclaim: 'asked for first',
  release: 'asked for first',
  extend: 'tried again',
  verify: 'tried again',
};
/** The mailbox and the failures after a refusal because another app has control. */
const NOT_OWNER: { readonly [V in Verb]: readonly [readonly string[], number] } = {
  answer: [['verify', 'answer'], 0],
  say: [['verify', 'say'], 0],
  pass: [['verify', 'pass'], 0],
  reclaim: [['verify', 'reclaim'], 0],
  release: [['verify'], 0],
  extend: [['verify'], 0],
  verify: [[], 0],
};
/** The same after any other refusal. */
const REFUSED: { readonly [V in Verb]: readonly [readonly string[], number] } = {
  answer: [[], 1],
  say: [[], 1],
  pass: [[], 1],
  reclaim: [['verify', 'reclaim'], 0],
  release: [[], 1],
  extend: [[], 1],
  verify: [[], 0],
};
/** Whether the command is carried out in a thread that another app controls. */
const WHILE_HELD: { readonly [V in Verb]: boolean } = {
  answer: false,
  say: false,
  pass: false,
  reclaim: true,
  release: false,
  extend: false,
  verify: true,
};

describe('the rules of the verbs', () => {
  it('exist for each verb that has a schema, and these tables have a row for each', () => {
    expect(VERBS).toEqual(Object.keys(commandSchemas));
    expect(EVERY.map(({ verb }) => verb)).toEqual(VERBS);
    expect(new Set(EVERY.map(rulesOf)).size).toBe(VERBS.length);
  });

  it.each(VERBS)('guard a %s in a thread that another app controls', (verb) => {
    const thread = ownedBy(verb === 'reclaim' ? BY_DESK : BY_INBOX);
    const guard = rulesOf(COMMANDS[verb]).guard(thread, COMMANDS[verb], SETTINGS, NOW);
    expect(guard === 'yes').toBe(WHILE_HELD[verb]);
  });

  it.each(VERBS)('end a %s that succeeds', (verb) => {
    const thread = ended(COMMANDS[verb], SUCCESSES[verb]);
    expect(thread).toMatchObject({ mailbox: [], failures: [] });
    expect(thread.pendingTimeline).toMatchObject([{ what: verb, verdict: 'done' }]);
  });

  it.each(VERBS)('ask for the owner, or not, after a %s that is refused for it', (verb) => {
    const thread = ended(COMMANDS[verb], notOwner);
    expect([verbs(thread), thread.failures.length]).toEqual(NOT_OWNER[verb]);
  });

  it.each(VERBS)('list a %s that is refused, or ask for the owner first', (verb) => {
    const thread = ended(COMMANDS[verb], refused);
    expect([verbs(thread), thread.failures.length]).toEqual(REFUSED[verb]);
  });

  it.each(VERBS)('end the doubt about a %s', (verb) => {
    const mark = { attempt: 'visit-1.0', at: NOW, until: NOW, doubtAt: NOW };
    const command = { ...COMMANDS[verb], doubts: 1, begun: mark };
    const context = { settings: SETTINGS, hearsEchoes: false, outageAt: undefined, now: NOW + MINUTE };
    const thread = rulesOf(command).inDoubt(ownedBy(BY_US, { mailbox: [command] }), command, context);
    if (typeof thread === 'number') throw new Error('it waits');
    const ends = {
      'tried again': thread.mailbox.some(({ id, begun: left }) => id === command.id && !left),
      'asked for first': asksOwner(thread) && thread.mailbox.some(({ begun: left }) => left),
      unconfirmed: reasons(thread).includes('unconfirmed'),
    };
    expect(Object.entries(ends).filter(([, is]) => is)).toEqual([[IN_DOUBT[verb], true]]);
  });

  it.each(VERBS)('repeat a %s in doubt at once only where that does no harm', (verb) => {
    expect(rulesOf(COMMANDS[verb]).isRepeatable).toBe(IN_DOUBT[verb] === 'tried again');
  });

  it.each(VERBS)('take a %s out of the mailbox when it is given up', (verb) => {
    const command = COMMANDS[verb];
    const thread = giveUp(ownedBy(BY_US, { mailbox: [command] }), command, 'too-late', SETTINGS, NOW);
    expect(thread.mailbox).toEqual([]);
    // No person waits for a verify: after an outage it is asked again.
    expect(reasons(thread)).toEqual(verb === 'verify' ? [] : ['too-late']);
  });
});
