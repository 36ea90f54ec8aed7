import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import { eventHash } from '../../functions/thread/event-hash.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { begun, handOver, passTo, say, verbs } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DESK,
  echo,
  FOREIGN,
  IDLE,
  MINUTE,
  ownedBy,
  pass,
  SECOND,
  SETTINGS,
  STRANGER,
  US,
} from './a-thread.ts';

const seen = (thread: Thread, event: ThreadEvent, arrivedAt = NOW) =>
  observe(thread, event, SETTINGS, arrivedAt);

describe('observe: our own echo', () => {
  const speaking = (members: Partial<Thread> = {}) => ownedBy(BY_US, { mailbox: [begun(say())], ...members });

  it.each([
    ['our app id', echo({ appId: US })],
    ['the id of a command', echo({ metadata: 'mh-0123456789abcdef-0' })],
    ['a message id that we were given', echo({ mid: 'm-said' })],
  ])('knows its voice by %s', (_what, event) => {
    const { thread, asksVerify } = seen(ownedBy(BY_US, { said: [eventHash('m-said')] }), event);
    expect(thread).toMatchObject({ owner: BY_US, unproven: false });
    // Only an echo that names its command will tell, one day, that words in doubt are out.
    expect(thread.echoes).toBe(event.metadata !== undefined);
    expect(asksVerify).toBe(false);
  });

  it.each(['their-own', 'mh-0123456789abcdef-0'])(
    'takes what another app says for another’s (%s)',
    (metadata) => {
      expect(seen(ownedBy(BY_US), echo({ appId: DESK, metadata })).asksVerify).toBe(true);
    },
  );

  it.each(['messaging', 'standby'] as const)('settles the words that it names, on %s', (channel) => {
    const { thread } = seen(speaking(), echo({ appId: US, metadata: 'mh-say-1', channel }));
    expect(verbs(thread)).toEqual([]);
    const line = { what: 'say', id: 'mh-say-1', verdict: 'done', detail: 'known by echo' };
    expect(thread.journal).toEqual([{ at: NOW, ...line }]);
  });

  it('settles words that are about to be said once more', () => {
    const { thread } = seen(
      ownedBy(BY_US, { mailbox: [say({ attempts: 1, doubts: 1 })] }),
      echo({ metadata: 'mh-say-1' }),
    );
    expect(verbs(thread)).toEqual([]);
  });

  it('leaves words that it does not name, and what is no words', () => {
    const { thread } = seen(speaking(), echo({ appId: US, metadata: 'mh-say-2' }));
    expect(verbs(thread)).toEqual(['say']);
    const passing = ownedBy(BY_US, { mailbox: [begun(passTo())] });
    expect(verbs(seen(passing, echo({ appId: US, metadata: 'pass-1' })).thread)).toEqual(['pass']);
  });

  it('asks who has control after the words of a hand-over, and passes if it is still ours', () => {
    const thread = seen(
      ownedBy(BY_US, { mailbox: [begun(handOver())] }),
      echo({ metadata: 'mh-hand-over-1' }),
    ).thread;
    expect(thread.mailbox).toMatchObject([{ verb: 'verify' }, { verb: 'pass', to: PAGE_INBOX }]);
    expect(thread.unproven).toBe(true);
  });

  it('takes an echo without app id for a hint only, while words of ours are on their way', () => {
    const thread = speaking();
    expect(seen(thread, echo())).toMatchObject({
      thread: { owner: BY_US, unproven: false, mailbox: [{ begun: { echo: eventHash('m-echo') } }] },
      verdict: 'applied',
      asksVerify: false,
    });
    const second = speaking({ mailbox: [say({ id: 'mh-later' }), begun(say())] });
    expect(seen(second, echo()).thread.mailbox).toMatchObject([
      { id: 'mh-later' },
      { begun: { echo: eventHash('m-echo') } },
    ]);
    const handing = ownedBy(BY_US, { mailbox: [begun(handOver())] });
    expect(seen(handing, echo({ mid: 'm-2' })).thread.mailbox).toMatchObject([
      { begun: { echo: eventHash('m-2') } },
    ]);
    expect(seen(ownedBy(BY_US, { mailbox: [begun(passTo())] }), echo()).asksVerify).toBe(true);
    expect(seen(ownedBy(BY_US, { mailbox: [say()] }), echo()).asksVerify).toBe(true);
    expect(seen(thread, echo({ appId: DESK })).asksVerify).toBe(true);
  });
});

describe('observe: somebody else speaks', () => {
  it.each<[string, AppId | undefined, Owner]>([
    ['an inbox', PAGE_INBOX, BY_INBOX],
    ['a configured target', DESK, BY_DESK],
    ['an app that keeps its id to itself', undefined, FOREIGN],
  ])('hears a human in the words of %s, doubts that the thread is ours and asks', (_who, appId, owner) => {
    const event = echo(appId === undefined ? {} : { appId });
    const { thread, asksVerify } = seen(ownedBy(BY_US), event);
    expect(thread).toMatchObject({ owner, unproven: true, lastHumanAt: NOW, interjection: { at: NOW } });
    expect(asksVerify).toBe(true);
  });

  it('hears them without a message id as well', () => {
    const { mid: _mid, ...words } = echo();
    expect(seen(ownedBy(BY_US), words)).toMatchObject({ asksVerify: true, thread: { owner: FOREIGN } });
  });

  it('hears no human in the words of an app that nobody has named', () => {
    const { thread, asksVerify } = seen(ownedBy(BY_US), echo({ appId: STRANGER }));
    expect(thread).toMatchObject({ owner: { kind: 'app', appId: STRANGER }, unproven: true });
    expect(thread).not.toHaveProperty('lastHumanAt');
    expect(thread).not.toHaveProperty('interjection');
    expect(asksVerify).toBe(true);
  });

  it.each<[string, Owner, AppId | undefined]>([
    ['the owner itself', BY_DESK, DESK],
    ['an app without id, where an app owns the thread', BY_DESK, undefined],
    ['an app, where the owner’s id is hidden', FOREIGN, DESK],
  ])('finds nothing odd in the words of %s', (_who, owner, appId) => {
    const words = echo({ channel: 'standby', ...(appId === undefined ? {} : { appId }) });
    const { thread, verdict, asksVerify } = seen(ownedBy(owner), words);
    expect(thread).toMatchObject({ owner, unproven: false, lastHumanAt: NOW });
    expect(thread).not.toHaveProperty('interjection');
    expect({ verdict, asksVerify }).toEqual({ verdict: 'applied', asksVerify: false });
    // On messaging they cannot be an owner's: control may be idle, and a human be around all the same.
    const onMessaging = seen(ownedBy(owner), { ...words, channel: 'messaging' });
    expect(onMessaging).toMatchObject({
      thread: { unproven: true, interjection: { at: NOW } },
      asksVerify: true,
    });
  });

  it.each<[string, Thread]>([
    ['another app owns the thread', ownedBy(BY_INBOX)],
    ['the thread is ours', ownedBy(BY_US)],
    ['the thread is nobody’s', ownedBy(IDLE)],
    ['the speaker’s control has run out', ownedBy(BY_DESK, { expiresAt: NOW - 1 })],
    ['the speaker is in doubt as the owner', ownedBy(BY_DESK, { unproven: true })],
  ])('asks when an app speaks though %s', (_what, thread) => {
    const words = echo({ appId: DESK, channel: 'standby' });
    expect(seen(thread, words)).toMatchObject({
      asksVerify: true,
      thread: { owner: BY_DESK, unproven: true },
    });
  });

  it('never makes a handover event stale', () => {
    const doubted = seen(ownedBy(BY_US), echo({ appId: DESK, at: at(NOW) })).thread;
    const before = pass({ newOwnerAppId: PAGE_INBOX, at: at(NOW - SECOND) });
    expect(seen(doubted, before)).toMatchObject({ verdict: 'applied', thread: { owner: BY_INBOX } });
  });

  it('says nothing about the owner when it is older than what the ledger rests on', () => {
    const old = echo({ appId: DESK, at: at(NOW - 2 * MINUTE) });
    expect(seen(ownedBy(BY_US), old)).toMatchObject({
      verdict: 'stale',
      asksVerify: false,
      thread: { owner: BY_US, unproven: false },
    });
    const asOld = echo({ appId: DESK, at: at(NOW - MINUTE) });
    expect(seen(ownedBy(BY_US), asOld)).toMatchObject({ verdict: 'applied', asksVerify: true });
  });

  it('names the speaker where anybody has a name for it, and forgets the name of another', () => {
    const named = ownedBy(BY_INBOX, { ownerName: 'page-inbox' });
    expect(seen(named, echo({ appId: DESK })).thread.ownerName).toBe('help-desk');
    expect(seen(named, echo({ appId: STRANGER })).thread).not.toHaveProperty('ownerName');
    expect(seen(named, echo()).thread).not.toHaveProperty('ownerName');
  });

  it('keeps the newest of a human’s words', () => {
    const heard = ownedBy(IDLE, { lastHumanAt: NOW, interjection: { at: NOW } });
    const { thread } = seen(heard, echo({ appId: DESK, at: at(NOW - SECOND) }));
    expect(thread).toMatchObject({ lastHumanAt: NOW, interjection: { at: NOW } });
    expect(thread.interjection).not.toHaveProperty('appId');
  });

  it('is a human’s word even when it says nothing about the owner any more', () => {
    const spokeAt = NOW - 2 * MINUTE;
    const old = echo({ appId: DESK, at: at(spokeAt) });
    expect(seen(ownedBy(BY_DESK), old).thread.lastHumanAt).toBe(spokeAt);
    expect(seen(ownedBy(BY_DESK), old).thread).not.toHaveProperty('interjection');
    expect(seen(ownedBy(IDLE), old).thread.interjection).toEqual({ at: spokeAt, appId: DESK });
    expect(seen(ownedBy(BY_US), old).thread).not.toHaveProperty('interjection');
  });
});
