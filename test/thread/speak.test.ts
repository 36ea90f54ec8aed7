import { describe, expect, it } from 'vitest';
import type { Command, CommandOf, KnownCommand } from '../../functions/thread/command.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import type { InDoubt } from '../../functions/thread/verb-rules.ts';
import { rulesOf } from '../../functions/thread/verbs.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { answer, handOverWords, passTo, reasons, say } from './a-command.ts';
import {
  BY_INBOX,
  BY_US,
  DAY,
  FOREIGN,
  IDLE,
  MINUTE,
  ownedBy,
  SECOND,
  SETTINGS,
  settingsWith,
  UNKNOWN,
} from './a-thread.ts';

const ask = (thread: Thread, command: KnownCommand, now = NOW, settings = SETTINGS) =>
  rulesOf(command).guard(thread, command, settings, now);
const expected = (verdict: string) => (verdict === 'yes' ? 'yes' : { drop: verdict });
const onStandby = { turn: { kind: 'message', channel: 'standby', text: 'Hello' } } as const;

describe('who answers a person', () => {
  it.each<[string, Thread, 'yes' | string, 'yes' | string]>([
    ['ours', ownedBy(BY_US), 'yes', 'yes'],
    ['ours, though control has run out', ownedBy(BY_US, { expiresAt: NOW }), 'yes', 'yes'],
    ['idle', ownedBy(IDLE), 'yes', 'yes'],
    ['unknown', ownedBy(UNKNOWN), 'yes', 'yes'],
    ['another app’s', ownedBy(BY_INBOX), 'left', 'left'],
    ['a hidden app’s', ownedBy(FOREIGN), 'left', 'left'],
    ['another app’s until a moment ago', ownedBy(BY_INBOX, { expiresAt: NOW }), 'yes', 'yes'],
    ['another app’s for a moment more', ownedBy(BY_INBOX, { expiresAt: NOW + 1 }), 'left', 'left'],
    ['in doubt, and Meta could not be asked', ownedBy(BY_INBOX, { unproven: true }), 'yes', 'left'],
    ['in doubt, though ours', ownedBy(BY_US, { unproven: true }), 'yes', 'left'],
  ])('in a thread that is %s', (_whose, thread, onMessaging, onTheOther) => {
    expect(ask(thread, answer())).toEqual(expected(onMessaging));
    expect(ask(thread, say())).toEqual(expected(onMessaging));
    expect(ask(thread, handOverWords())).toEqual(expected(onMessaging));
    expect(ask(thread, answer(onStandby))).toEqual(expected(onTheOther));
    expect(ask(thread, say({ channel: 'standby' }))).toEqual(expected(onTheOther));
    expect(ask(thread, handOverWords({ channel: 'standby' }))).toEqual(expected(onTheOther));
  });

  it.each<[string, Thread, 'yes' | string]>([
    ['ours', ownedBy(BY_US, { unproven: true }), 'yes'],
    ['another app’s', ownedBy(BY_INBOX, { unproven: true }), 'left'],
    ['that of an app that nobody has named', ownedBy(FOREIGN, { unproven: true }), 'yes'],
  ])('on a tap in doubt, while the ledger has the thread as %s', (_whose, thread, verdict) => {
    const tap = answer({ turn: { kind: 'postback', channel: 'messaging', payload: 'START' } });
    expect(ask(thread, tap)).toEqual(expected(verdict));
  });

  it.each<[string, Thread, 'yes' | string]>([
    ['ours', ownedBy(BY_US), 'yes'],
    ['idle', ownedBy(IDLE), 'yes'],
    ['another app’s', ownedBy(BY_INBOX), 'left'],
    ['another app’s until a moment ago', ownedBy(BY_INBOX, { expiresAt: NOW }), 'left'],
    ['a hidden app’s, in doubt', ownedBy(FOREIGN, { unproven: true }), 'left'],
    ['in doubt, though ours', ownedBy(BY_US, { unproven: true }), 'left'],
  ])('after Meta has refused the bot, in a thread that is %s', (_whose, thread, verdict) => {
    expect(ask(thread, say({ refusedAsNotOwner: true }))).toEqual(expected(verdict));
  });
});

describe('a hand-over', () => {
  it.each(['trigger', 'hand-over'] as const)(
    'says nothing (%s) when another app has had the thread since it was asked for',
    (cause) => {
      const asked = say({ cause, causedAt: NOW - MINUTE });
      expect(ask(ownedBy(BY_US, { heldByOtherAt: NOW - MINUTE + 1 }), asked)).toEqual({ drop: 'left' });
      expect(ask(ownedBy(BY_US, { heldByOtherAt: NOW - MINUTE }), asked)).toBe('yes');
    },
  );

  it('is the only message that is dropped for that', () => {
    const earlier = { causedAt: NOW - MINUTE };
    expect(ask(ownedBy(BY_US, { heldByOtherAt: NOW }), answer(earlier))).toBe('yes');
    expect(ask(ownedBy(BY_US, { heldByOtherAt: NOW }), say(earlier))).toBe('yes');
  });
});

describe('a welcome', () => {
  const welcome = answer({ turn: { kind: 'returned' }, cause: 'returned' });

  it('is said as on messaging', () => {
    expect(ask(ownedBy(BY_US), welcome)).toBe('yes');
    expect(ask(ownedBy(BY_INBOX), welcome)).toEqual({ drop: 'left' });
  });

  it('is not said more than 23 h 50 min after the person’s last message', () => {
    const since = (lastPersonAt: number) => ask(ownedBy(BY_US, { lastPersonAt }), welcome);
    expect(since(NOW - DAY + 10 * MINUTE)).toBe('yes');
    expect(since(NOW - DAY + 10 * MINUTE - 1)).toEqual({ drop: 'outside-window' });
  });

  it('is the only answer with that limit: Meta itself refuses what is too late', () => {
    expect(ask(ownedBy(BY_US, { lastPersonAt: NOW - 2 * DAY }), answer())).toBe('yes');
  });
});

describe('after a human has spoken in a thread without owner', () => {
  const spoken = (owner: Owner) => ownedBy(owner, { humanAround: { at: NOW } });
  const silent = { drop: 'left-to-human' };

  it.each([
    ['idle', IDLE],
    ['unknown', UNKNOWN],
  ])('the bot is silent in a thread that is %s for humanSilenceMinutes', (_whose, owner) => {
    expect(ask(spoken(owner), answer(), NOW + 30 * MINUTE - 1)).toEqual(silent);
    expect(ask(spoken(owner), answer(), NOW + 30 * MINUTE)).toBe('yes');
    const settings = settingsWith({ humanSilenceMs: MINUTE });
    expect(ask(spoken(owner), answer(), NOW + MINUTE, settings)).toBe('yes');
  });

  it('the bot is silent also where Meta cannot be asked for the owner', () => {
    const around = { unproven: true, humanAround: { at: NOW - MINUTE } };
    expect(ask(ownedBy(BY_US, around), answer())).toEqual(silent);
  });

  it('the bot speaks in a thread that is ours', () => {
    expect(ask(spoken(BY_US), answer())).toBe('yes');
  });
});

describe('a message in doubt', () => {
  const WAITED = NOW + 20 * SECOND;
  const CONTEXT = {
    settings: SETTINGS,
    hearsEchoes: true,
    outageAt: undefined as number | undefined,
    now: WAITED,
  };
  const inDoubt = (members: Partial<CommandOf<'say'>> = {}): InDoubt<CommandOf<'say'>> => {
    const begun = { attempt: 'visit-1.0', at: NOW, until: NOW, doubtAt: NOW };
    return { ...say({ doubts: 1, ...members }), begun };
  };
  const resolve = (command: InDoubt<CommandOf<'say'>>, context: Partial<typeof CONTEXT> = {}) =>
    rulesOf(command).inDoubt(ownedBy(BY_US, { mailbox: [command] }), command, { ...CONTEXT, ...context });

  it('waits 20 s for its echo', () => {
    expect(resolve(inDoubt(), { now: WAITED - 1 })).toBe(WAITED);
    expect(resolve(inDoubt(), { now: WAITED })).not.toBeTypeOf('number');
  });

  it.each<[string, number, number]>([
    ['ten minutes after an outage during its call', 60 * MINUTE, NOW + 10 * MINUTE],
    ['not beyond its time', 2 * MINUTE, NOW + 2 * MINUTE + 1],
    ['never less than 20 s', 0, WAITED],
  ])('waits for its echo %s', (_how, notAfterMs, waitUntil) => {
    const command = inDoubt({ notAfter: NOW + notAfterMs });
    expect(resolve(command, { outageAt: NOW, now: waitUntil - 1 })).toBe(waitUntil);
    expect(resolve(command, { outageAt: NOW, now: waitUntil })).not.toBeTypeOf('number');
    expect(resolve(command, { outageAt: NOW - 1, now: WAITED })).not.toBeTypeOf('number');
  });

  it('is sent once more where echoes are known to arrive', () => {
    const thread = resolve(inDoubt({ notAfter: WAITED }));
    expect(thread).toMatchObject({ mailbox: [{ verb: 'say', doubts: 1 }], failures: [] });
    expect(thread).not.toHaveProperty(['mailbox', 0, 'begun']);
  });

  it.each<[string, InDoubt<CommandOf<'say'>>, Partial<typeof CONTEXT>]>([
    ['echoes may never arrive', inDoubt(), { hearsEchoes: false }],
    ['the settings say so', inDoubt(), { settings: settingsWith({ inDoubt: 'list' }) }],
    ['it has been sent twice', inDoubt({ doubts: 2 }), {}],
    ['it is too late', inDoubt({ notAfter: WAITED - 1 }), {}],
    ['it is the words of a triggered hand-over', inDoubt({ cause: 'trigger' }), {}],
    ['it is the words of a bot’s hand-over', inDoubt({ cause: 'hand-over' }), {}],
  ])('is listed as unconfirmed where %s', (_why, command, context) => {
    const thread = resolve(command, context);
    expect(thread).toMatchObject({ mailbox: [], failures: [{ reason: 'unconfirmed' }] });
  });
});

describe('a message or an answer that fails', () => {
  const WITH_FALLBACK = settingsWith({ fallback: 'page-inbox' });
  const given = (command: KnownCommand, settings = SETTINGS, ...rest: Command[]) =>
    rulesOf(command).giveUp(
      ownedBy(BY_US, { mailbox: [command, ...rest] }),
      command,
      'too-late',
      settings,
      NOW,
      'trace-1',
    );

  it('is listed without its text', () => {
    const thread = given(say({ text: 'a secret' }));
    expect(thread.mailbox).toEqual([]);
    expect(thread.failures).toEqual([
      { command: 'mh-say-1', verb: 'say', reason: 'too-late', at: NOW, fbtraceId: 'trace-1' },
    ]);
    expect(thread.pendingTimeline).toMatchObject([{ what: 'say', verdict: 'failed', detail: 'too-late' }]);
    expect(JSON.stringify(thread)).not.toContain('a secret');
  });

  it.each([
    ['a message', answer({ cause: 'message' })],
    ['a quick reply', answer({ cause: 'quick_reply' })],
    ['a tap', answer({ cause: 'postback' })],
    ['words to a person', say()],
  ])('passes the thread of %s to the fallback, if there is one', (_what, command) => {
    expect(given(command, WITH_FALLBACK).mailbox).toEqual([
      {
        verb: 'pass',
        id: `${command.id}-fallback`,
        to: PAGE_INBOX,
        cause: 'fallback',
        metadata: 'fallback',
        causedAt: NOW,
        notAfter: NOW + DAY,
        attempts: 0,
      },
    ]);
    expect(given(command).mailbox).toEqual([]);
  });

  it.each([
    ['a welcome', answer({ cause: 'returned', turn: { kind: 'returned' } })],
    ['the words of a hand-over', handOverWords()],
  ])('passes nothing to the fallback after %s', (_what, command) => {
    expect(given(command, WITH_FALLBACK).mailbox).toEqual([]);
  });

  it('leaves the pass of its hand-over in the mailbox', () => {
    const thread = given(handOverWords(), WITH_FALLBACK, passTo());
    expect(thread.mailbox).toEqual([passTo()]);
    expect(reasons(thread)).toEqual(['too-late']);
  });
});
