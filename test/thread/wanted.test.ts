import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { wanted } from '../../functions/thread/wanted.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { answer, handOver, passTo, say } from './a-command.ts';
import { BY_INBOX, BY_US, DAY, DESK, FOREIGN, IDLE, MINUTE, ownedBy, SETTINGS, UNKNOWN } from './a-thread.ts';

const ask = (thread: Thread, command: Command, now = NOW) => wanted(thread, command, SETTINGS, now);
const onStandby = { turn: { kind: 'message', channel: 'standby', text: 'Hello' } } as const;

describe('wanted: who answers a person', () => {
  it.each<[string, Thread, 'yes' | string, 'yes' | string]>([
    ['ours', ownedBy(BY_US), 'yes', 'yes'],
    ['ours, though control has run out', ownedBy(BY_US, { expiresAt: NOW }), 'yes', 'yes'],
    ['idle', ownedBy(IDLE), 'yes', 'yes'],
    ['unknown', ownedBy(UNKNOWN), 'yes', 'yes'],
    ["an app's", ownedBy(BY_INBOX), 'left', 'left'],
    ['a hidden app’s', ownedBy(FOREIGN), 'left', 'left'],
    ["an app's until a moment ago", ownedBy(BY_INBOX, { expiresAt: NOW }), 'yes', 'yes'],
    ["an app's for a moment more", ownedBy(BY_INBOX, { expiresAt: NOW + 1 }), 'left', 'left'],
    ['in doubt, and Meta could not be asked', ownedBy(BY_INBOX, { unproven: true }), 'yes', 'left'],
    ['in doubt, though ours', ownedBy(BY_US, { unproven: true }), 'yes', 'left'],
  ])('in a thread that is %s', (_whose, thread, onMessaging, onTheOther) => {
    const expected = (verdict: string) => (verdict === 'yes' ? 'yes' : { drop: verdict });
    expect(ask(thread, answer())).toEqual(expected(onMessaging));
    expect(ask(thread, say())).toEqual(expected(onMessaging));
    expect(ask(thread, handOver())).toEqual(expected(onMessaging));
    expect(ask(thread, answer(onStandby))).toEqual(expected(onTheOther));
    expect(ask(thread, say({ channel: 'standby' }))).toEqual(expected(onTheOther));
    expect(ask(thread, handOver({ channel: 'standby' }))).toEqual(expected(onTheOther));
  });

  it('is silent where a human is around, also if Meta cannot be asked whose the thread is', () => {
    const around = { unproven: true, interjection: { at: NOW - MINUTE } };
    expect(ask(ownedBy(BY_US, around), answer())).toEqual({ drop: 'left-to-human' });
    expect(ask(ownedBy(BY_US, { unproven: true }), answer())).toBe('yes');
  });

  it.each(['trigger', 'request'])(
    'drops a pass for a %s when somebody else has had the thread since',
    (reason) => {
      const asked = passTo({ reason, causedAt: NOW - MINUTE });
      expect(ask(ownedBy(BY_US, { elsewhereAt: NOW }), asked)).toEqual({ drop: 'not-ours' });
      expect(ask(ownedBy(BY_US), asked)).toBe('yes');
      expect(ask(ownedBy(BY_US, { elsewhereAt: asked.causedAt }), asked)).toBe('yes');
      expect(
        ask(ownedBy(BY_US, { elsewhereAt: NOW }), passTo({ reason: 'after-words', causedAt: NOW - 1 })),
      ).toBe('yes');
    },
  );

  it('drops a hand-over when somebody else has had the thread since the person asked', () => {
    const asked = handOver({ causedAt: NOW - MINUTE });
    expect(ask(ownedBy(BY_US, { elsewhereAt: NOW - MINUTE + 1 }), asked)).toEqual({ drop: 'left' });
    expect(ask(ownedBy(BY_US, { elsewhereAt: NOW - MINUTE }), asked)).toBe('yes');
    expect(ask(ownedBy(BY_US, { elsewhereAt: NOW }), answer({ causedAt: NOW - MINUTE }))).toBe('yes');
    expect(ask(ownedBy(BY_US, { elsewhereAt: NOW }), say({ causedAt: NOW - MINUTE }))).toBe('yes');
  });

  it('welcomes nobody to whom Meta lets no word through any more', () => {
    const turn = { kind: 'returned' } as const;
    const welcome = answer({ turn, reason: 'returned' });
    const since = (lastPersonAt: number) => ask(ownedBy(BY_US, { lastPersonAt }), welcome);
    expect(since(NOW - DAY + 10 * MINUTE)).toBe('yes');
    expect(since(NOW - DAY + 10 * MINUTE - 1)).toEqual({ drop: 'outside-window' });
    expect(ask(ownedBy(BY_US), welcome)).toBe('yes');
    // A question is answered all the same; Meta will say if it is too late.
    expect(ask(ownedBy(BY_US, { lastPersonAt: NOW - 2 * DAY }), answer())).toBe('yes');
  });

  it('welcomes a thread that came back like one on messaging', () => {
    const turn = { kind: 'returned' } as const;
    expect(ask(ownedBy(BY_US), answer({ turn }))).toBe('yes');
    expect(ask(ownedBy(BY_INBOX), answer({ turn }))).toEqual({ drop: 'left' });
  });

  it.each<[string, Thread, 'yes' | object]>([
    ['is ours', ownedBy(BY_US), 'yes'],
    ['is nobody’s', ownedBy(IDLE), 'yes'],
    ['is another’s', ownedBy(BY_INBOX), { drop: 'left' }],
    ['is another’s, whose control has run out', ownedBy(BY_INBOX, { expiresAt: NOW }), { drop: 'left' }],
    ['is still in doubt', ownedBy(FOREIGN, { unproven: true }), { drop: 'left' }],
    ['is ours, but still in doubt', ownedBy(BY_US, { unproven: true }), { drop: 'left' }],
  ])('says once more what Meta has refused, if the thread %s', (_whose, thread, verdict) => {
    expect(ask(thread, say({ refusedAsNotOwner: true }))).toEqual(verdict);
  });
});

describe('wanted: after a human’s interjection', () => {
  const spoken = (owner: Owner, appId?: typeof DESK) =>
    ownedBy(owner, { interjection: { at: NOW, ...(appId === undefined ? {} : { appId }) } });

  it.each([
    ['idle', IDLE],
    ['unknown', UNKNOWN],
  ])('keeps silent in a thread that is %s for the target’s silentMinutes', (_whose, owner) => {
    const thread = spoken(owner, DESK);
    expect(ask(thread, answer(), NOW + 30 * MINUTE - 1)).toEqual({ drop: 'left-to-human' });
    expect(ask(thread, answer(), NOW + 30 * MINUTE)).toBe('yes');
  });

  it.each([
    ['the target has no silentMinutes', PAGE_INBOX],
    ['nobody knows who spoke', undefined],
  ])('keeps silent for a day where %s', (_why, appId) => {
    const thread = spoken(IDLE, appId);
    expect(ask(thread, answer(), NOW + DAY - 1)).toEqual({ drop: 'left-to-human' });
    expect(ask(thread, answer(), NOW + DAY)).toBe('yes');
  });

  it('speaks in a thread that is ours', () => {
    expect(ask(spoken(BY_US, DESK), answer())).toBe('yes');
  });
});
