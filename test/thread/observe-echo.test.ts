import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import { eventHash } from '../../functions/thread/event-hash.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { begun, handOver, say, verbs, verdicts } from './a-command.ts';
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
    expect(verdicts(thread)).toEqual(['say done']);
  });

  it('settles words that are about to be said once more', () => {
    const { thread } = seen(
      ownedBy(BY_US, { mailbox: [say({ attempts: 1, doubts: 1 })] }),
      echo({ metadata: 'mh-say-1' }),
    );
    expect(verbs(thread)).toEqual([]);
  });

  it('leaves words that it does not name', () => {
    const { thread } = seen(speaking(), echo({ appId: US, metadata: 'mh-say-2' }));
    expect(verbs(thread)).toEqual(['say']);
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
    const { thread, asksVerify } = seen(ownedBy(owner), words);
    expect(thread).toMatchObject({ owner, unproven: false, lastHumanAt: NOW });
    expect(thread).not.toHaveProperty('interjection');
    expect(asksVerify).toBe(false);
    // On messaging they cannot be an owner's: control may be idle, and a human be around all the same.
    const onMessaging = seen(ownedBy(owner), { ...words, channel: 'messaging' });
    expect(onMessaging).toMatchObject({
      thread: { unproven: true, interjection: { at: NOW } },
      asksVerify: true,
    });
  });

  it('asks when another app speaks than the owner, or when the owner’s control has run out', () => {
    expect(seen(ownedBy(BY_DESK), echo({ appId: PAGE_INBOX })).asksVerify).toBe(true);
    expect(seen(ownedBy(BY_DESK, { expiresAt: NOW - 1 }), echo({ appId: DESK })).asksVerify).toBe(true);
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
  });

  it('is a human’s word even when it says nothing about the owner any more', () => {
    const spokeAt = NOW - 2 * MINUTE;
    const old = echo({ appId: DESK, at: at(spokeAt) });
    expect(seen(ownedBy(BY_DESK), old).thread.lastHumanAt).toBe(spokeAt);
    expect(seen(ownedBy(IDLE), old).thread.interjection).toEqual({ at: spokeAt, appId: DESK });
    expect(seen(ownedBy(BY_US), old).thread).not.toHaveProperty('interjection');
  });
});
