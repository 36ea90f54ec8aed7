import { describe, expect, it } from 'vitest';
import type { EchoEvent } from '../../functions/messenger/events.ts';
import type { Outcome } from '../../functions/thread/apply-outcome.ts';
import { nextStep } from '../../functions/thread/next-step.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP } from '../ids.ts';
import {
  begun,
  doubted,
  executor,
  type Given,
  handOverWords,
  notOwner,
  passTo,
  refused,
  retryAt,
  say,
  settleHead,
  verbs,
} from './a-command.ts';
import { at, BY_DESK, BY_US, echo, MINUTE, ownedBy, SECOND, SETTINGS } from './a-thread.ts';

const OURS = echo({ mid: 'm-ours', text: say().text });
const THEIRS = echo({ mid: 'm-theirs', text: 'Hi, I am Ana.', at: at(NOW - SECOND) });
const SAID: Outcome = { kind: 'said', messageId: 'm-ours' };

const hear = (thread: Thread, events: readonly EchoEvent[]) =>
  events.reduce((each, event) => observe(each, event, SETTINGS, NOW).thread, thread);
const speaking = (...events: readonly EchoEvent[]) =>
  hear(ownedBy(BY_US, { mailbox: [begun(say())] }), events);
/** A visit finds the message in doubt when its wait is over. */
const waited = (events: readonly EchoEvent[], members: Given<'say'> = {}) => {
  const thread = hear(ownedBy(BY_US, { mailbox: [doubted(say({ doubts: 1, ...members }))] }), events);
  return nextStep(thread, executor({ now: NOW + MINUTE, hearsEchoes: true })).thread;
};
const isHumanHeard = ({ humanAround, unproven }: Thread) => humanAround !== undefined && unproven;

describe('echoes without app id during a call', () => {
  it('say nothing until the call has ended', () => {
    const thread = speaking(OURS, THEIRS);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false, mailbox: [{ verb: 'say' }] });
    expect(thread).not.toHaveProperty('lastHumanAt');
  });

  it.each<[string, EchoEvent[], boolean]>([
    ['our own alone', [OURS], false],
    ['somebody else’s alone', [THEIRS], true],
    ['somebody else’s before our own', [THEIRS, OURS], true],
    ['somebody else’s after our own', [OURS, THEIRS], true],
    ['the same words from somebody else', [OURS, { ...THEIRS, text: say().text }], true],
    ['our own twice', [OURS, OURS], false],
  ])('are told apart by the message id that Graph gives: %s', (_what, events, isHuman) => {
    const thread = settleHead(speaking(...events), SAID);
    expect(isHumanHeard(thread)).toBe(isHuman);
    expect(verbs(thread)).toEqual(isHuman ? ['verify'] : []);
  });

  it('are told apart by our words where Graph gives no message id', () => {
    expect(isHumanHeard(settleHead(speaking(OURS), { kind: 'said' }))).toBe(false);
    expect(isHumanHeard(settleHead(speaking(OURS, THEIRS), { kind: 'said' }))).toBe(true);
  });

  it.each<[string, Outcome]>([
    ['was refused for good', refused],
    ['was refused because another app has control', notOwner],
    ['is tried later', retryAt(NOW + MINUTE)],
  ])('are somebody else’s where our message %s', (_how, outcome) => {
    expect(isHumanHeard(settleHead(speaking(THEIRS), outcome))).toBe(true);
    expect(isHumanHeard(settleHead(speaking(), outcome))).toBe(false);
  });

  it('are somebody else’s when another echo names our message', () => {
    const ours = echo({ appId: OUR_APP, mid: 'm-ours', metadata: say().id });
    const thread = hear(speaking(THEIRS), [ours]);
    expect(verbs(thread)).toEqual(['verify']);
    expect(thread).toMatchObject({
      unproven: true,
      lastHumanAt: NOW - SECOND,
      humanAround: { at: NOW - SECOND },
    });
  });

  it('are heard at once where no message of ours is under way, or where they name another app', () => {
    expect(hear(ownedBy(BY_US, { mailbox: [begun(passTo())] }), [THEIRS]).unproven).toBe(true);
    expect(hear(ownedBy(BY_US, { mailbox: [say()] }), [THEIRS]).unproven).toBe(true);
    const named = speaking(echo({ appId: HELP_DESK }));
    expect(named).toMatchObject({ owner: BY_DESK, unproven: true });
  });

  it('belong to the message with the same words, where two are under way', () => {
    const mailbox = [doubted(handOverWords()), begun(say())];
    const thread = hear(ownedBy(BY_US, { mailbox }), [OURS]);
    expect(thread.mailbox[0]).not.toHaveProperty(['begun', 'echoes']);
    expect(thread.mailbox[1]).toHaveProperty(['begun', 'echoes', 0, 'isEqual'], true);
  });

  it('are at most eight', () => {
    const many = Array.from({ length: 9 }, (_, n) => echo({ mid: `m-${n}`, text: 'Hi' }));
    expect(speaking(...many).mailbox[0]?.begun?.echoes).toHaveLength(8);
  });
});

describe('echoes without app id while a message is in doubt', () => {
  it('settle it where they have its words', () => {
    const thread = waited([OURS]);
    expect(thread).toMatchObject({ mailbox: [], failures: [] });
    expect(thread.pendingTimeline.at(-1)).toMatchObject({ verdict: 'done', detail: 'known by echo' });
  });

  it('are a human’s where they have other words: she is heard, and the message is sent once more', () => {
    const thread = waited([THEIRS]);
    expect(isHumanHeard(thread)).toBe(true);
    expect(verbs(thread)).toEqual(['verify', 'say']);
  });

  it('may come after the message was given up: they are ours still', () => {
    const given = waited([], { doubts: 2 });
    expect(given.failures).toMatchObject([{ reason: 'unconfirmed' }]);
    expect(isHumanHeard(hear(given, [OURS]))).toBe(false);
    expect(isHumanHeard(hear(given, [THEIRS]))).toBe(true);
  });
});
