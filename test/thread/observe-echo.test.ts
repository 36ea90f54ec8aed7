import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { idHash } from '../../functions/thread/command.ts';
import { hashOfWords } from '../../functions/thread/nameless-echoes.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { begun, handOverWords, passTo, say, verbs } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  echo,
  FOREIGN,
  IDLE,
  MINUTE,
  ownedBy,
  pass,
  SECOND,
  STRANGER,
} from './a-thread.ts';
import { seen } from './an-event.ts';

const BUSINESS_AI = '622851382610562' as AppId;

describe('observe: our own echo', () => {
  const speaking = (members: Partial<Thread> = {}) => ownedBy(BY_US, { mailbox: [begun(say())], ...members });

  it.each([
    ['our app id', echo({ appId: OUR_APP })],
    ['the id of a command', echo({ metadata: 'mh-0123456789abcdef-0' })],
    ['a message id that Graph gave us', echo({ mid: 'm-said' })],
  ])('is known as ours by %s', (_what, event) => {
    const { thread, asks } = seen(ownedBy(BY_US, { sentMessages: [idHash('m-said')] }), event);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false });
    // Only an echo that names its command can show that a message in doubt was sent.
    expect(thread.echoes).toBe(event.metadata !== undefined);
    expect(asks).toBe(false);
  });

  it.each(['their-own', 'mh-0123456789abcdef-0'])(
    'is another app’s where its app id says so (%s)',
    (metadata) => {
      expect(seen(ownedBy(BY_US), echo({ appId: HELP_DESK, metadata })).asks).toBe(true);
    },
  );

  it.each(['messaging', 'standby'] as const)('settles the message that it names, on %s', (channel) => {
    const { thread } = seen(speaking(), echo({ appId: OUR_APP, metadata: 'mh-say-1', channel }));
    expect(verbs(thread)).toEqual([]);
    const line = { what: 'say', id: 'mh-say-1', verdict: 'done', detail: 'known by echo' };
    expect(thread.pendingTimeline).toEqual([{ at: NOW, ...line }]);
  });

  it('settles a message that is about to be sent once more', () => {
    const { thread } = seen(
      ownedBy(BY_US, { mailbox: [say({ attempts: 1, doubts: 1 })] }),
      echo({ metadata: 'mh-say-1' }),
    );
    expect(verbs(thread)).toEqual([]);
  });

  it('leaves a message that it does not name, and a command that sends none', () => {
    const { thread } = seen(speaking(), echo({ appId: OUR_APP, metadata: 'mh-say-2' }));
    expect(verbs(thread)).toEqual(['say']);
    const passing = ownedBy(BY_US, { mailbox: [begun(passTo())] });
    expect(verbs(seen(passing, echo({ appId: OUR_APP, metadata: 'pass-1' })).thread)).toEqual(['pass']);
  });

  it('settles the words of a hand-over, and leaves its pass', () => {
    const mailbox = [begun(handOverWords()), passTo()];
    const { thread, asks } = seen(ownedBy(BY_US, { mailbox }), echo({ metadata: 'mh-words-1' }));
    expect(verbs(thread)).toEqual(['pass']);
    expect(asks).toBe(false);
  });

  it('is known by its words where Graph gave no message id', () => {
    const said = ownedBy(BY_US, { sentMessages: [hashOfWords('Hello')] });
    expect(seen(said, echo({ text: ' Hello' })).asks).toBe(false);
    expect(seen(said, echo({ text: 'Hello!' })).asks).toBe(true);
  });
});

describe('observe: another app’s echo', () => {
  it.each<[string, AppId | undefined, Owner]>([
    ['an inbox', PAGE_INBOX, BY_INBOX],
    ['a configured target', HELP_DESK, BY_DESK],
    ['an app whose id Meta hides', undefined, FOREIGN],
  ])(
    'is a human’s message where it is from %s: the owner is in doubt, and Meta is asked',
    (_who, appId, owner) => {
      const event = echo(appId === undefined ? {} : { appId });
      const { thread, asks } = seen(ownedBy(BY_US), event);
      expect(thread).toMatchObject({ owner, unproven: true, lastHumanAt: NOW, humanAround: { at: NOW } });
      expect(asks).toBe(true);
    },
  );

  it('counts without a message id, too', () => {
    const { mid: _mid, ...words } = echo();
    expect(seen(ownedBy(BY_US), words)).toMatchObject({ asks: true, thread: { owner: FOREIGN } });
  });

  it('is a human’s message also where the app is in no setting', () => {
    const { thread, asks } = seen(ownedBy(BY_US), echo({ appId: STRANGER }));
    expect(thread).toMatchObject({
      owner: { kind: 'app', appId: STRANGER },
      unproven: true,
      lastHumanAt: NOW,
    });
    expect(asks).toBe(true);
  });

  it.each([
    ['an app of Meta’s that is a machine', echo({ appId: BUSINESS_AI })],
    ['any app, where Meta marks the words as made by AI', echo({ isAiGenerated: true })],
  ])('is a machine’s from %s: Meta is asked, and the bot is not silent', (_who, event) => {
    const { thread, asks } = seen(ownedBy(BY_US), event);
    expect(thread).toMatchObject({ unproven: true });
    expect(thread).not.toHaveProperty('lastHumanAt');
    expect(thread).not.toHaveProperty('humanAround');
    expect(asks).toBe(true);
  });

  it.each<[string, Owner, AppId | undefined]>([
    ['the owner itself', BY_DESK, HELP_DESK],
    ['an app without id, where an app owns the thread', BY_DESK, undefined],
    ['an app, where the owner’s id is hidden', FOREIGN, HELP_DESK],
  ])('is explained on standby where it is from %s', (_who, owner, appId) => {
    const words = echo({ channel: 'standby', ...(appId === undefined ? {} : { appId }) });
    const { thread, verdict, asks } = seen(ownedBy(owner), words);
    expect(thread).toMatchObject({ owner, unproven: false, lastHumanAt: NOW });
    expect(thread).not.toHaveProperty('humanAround');
    expect({ verdict, asks }).toEqual({ verdict: 'applied', asks: false });
    // Meta sends an owner's messages on standby: on messaging the thread may be idle, and a human around.
    const onMessaging = seen(ownedBy(owner), { ...words, channel: 'messaging' });
    expect(onMessaging).toMatchObject({
      thread: { unproven: true, humanAround: { at: NOW } },
      asks: true,
    });
  });

  it.each<[string, Thread]>([
    ['another app owns the thread', ownedBy(BY_INBOX)],
    ['the thread is ours', ownedBy(BY_US)],
    ['the thread is idle', ownedBy(IDLE)],
    ['the speaker’s control has run out', ownedBy(BY_DESK, { expiresAt: NOW - 1 })],
    ['the speaker is in doubt as the owner', ownedBy(BY_DESK, { unproven: true })],
  ])('asks Meta when an app speaks though %s', (_what, thread) => {
    const words = echo({ appId: HELP_DESK, channel: 'standby' });
    expect(seen(thread, words)).toMatchObject({
      asks: true,
      thread: { owner: BY_DESK, unproven: true },
    });
  });

  it('never makes a handover event stale', () => {
    const doubted = seen(ownedBy(BY_US), echo({ appId: HELP_DESK, at: at(NOW) })).thread;
    const before = pass({ newOwnerAppId: PAGE_INBOX, at: at(NOW - SECOND) });
    expect(seen(doubted, before)).toMatchObject({ verdict: 'applied', thread: { owner: BY_INBOX } });
  });

  it('says nothing about the owner when it is older than the evidence in the ledger', () => {
    const old = echo({ appId: HELP_DESK, at: at(NOW - 2 * MINUTE) });
    expect(seen(ownedBy(BY_US), old)).toMatchObject({
      verdict: 'stale',
      asks: false,
      thread: { owner: BY_US, unproven: false },
    });
    const asOld = echo({ appId: HELP_DESK, at: at(NOW - MINUTE) });
    expect(seen(ownedBy(BY_US), asOld)).toMatchObject({ verdict: 'applied', asks: true });
  });

  it('names the speaker where it has a name, and drops the name of the other owner', () => {
    const named = ownedBy(BY_INBOX, { ownerName: 'page-inbox' });
    expect(seen(named, echo({ appId: HELP_DESK })).thread.ownerName).toBe('help-desk');
    expect(seen(named, echo({ appId: STRANGER })).thread).not.toHaveProperty('ownerName');
    expect(seen(named, echo()).thread).not.toHaveProperty('ownerName');
  });

  it('keeps the time of the human’s newest message', () => {
    const heard = ownedBy(IDLE, { lastHumanAt: NOW, humanAround: { at: NOW } });
    const { thread } = seen(heard, echo({ appId: HELP_DESK, at: at(NOW - SECOND) }));
    expect(thread).toMatchObject({ lastHumanAt: NOW, humanAround: { at: NOW } });
  });

  it('counts as a human’s message though it is too old to say anything about the owner', () => {
    const spokeAt = NOW - 2 * MINUTE;
    const old = echo({ appId: HELP_DESK, at: at(spokeAt) });
    expect(seen(ownedBy(BY_DESK), old).thread.lastHumanAt).toBe(spokeAt);
    expect(seen(ownedBy(BY_DESK), old).thread).not.toHaveProperty('humanAround');
    expect(seen(ownedBy(IDLE), old).thread.humanAround).toMatchObject({ at: spokeAt });
    expect(seen(ownedBy(BY_US), old).thread).not.toHaveProperty('humanAround');
  });
});
