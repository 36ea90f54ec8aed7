import { describe, expect, it } from 'vitest';
import { type Action, act } from '../../../local/meta/act.ts';
import { type AppId, businessAi, type Mode, type Platform } from '../../../local/meta/ids.ts';
import { DAY_MS, newThreadControl, type Routing, type ThreadControl } from '../../../local/meta/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../../ids.ts';

const AI = businessAi.appId;
const WROTE_AT = NOW - 60_000;

const idle: ThreadControl = { ...newThreadControl, lastPersonAt: WROTE_AT };
const owned = (owner: AppId): ThreadControl => ({ ...idle, owner, expiresAt: WROTE_AT + DAY_MS });
const withBot = owned(OUR_APP);
const withDesk = owned(HELP_DESK);
const withInbox = owned(PAGE_INBOX);

function routing(mode: Mode, change: Partial<Routing> = {}): Routing {
  const apps = [OUR_APP, HELP_DESK, PAGE_INBOX].map((appId) => ({ appId, name: appId, canTake: true }));
  return { platform: 'messenger', mode, defaultApp: OUR_APP, apps, ...change };
}

type Calls = 'send' | 'pass' | 'pass to self' | 'take' | 'request' | 'release' | 'extend';

function call(what: Calls, by: AppId): Action {
  const other = by === HELP_DESK ? OUR_APP : HELP_DESK;
  switch (what) {
    case 'send':
      return { kind: 'app-sends', at: NOW, by, humanAgent: false };
    case 'pass':
      return { kind: 'pass', at: NOW, by, to: other, metadata: 'why' };
    case 'pass to self':
      return { kind: 'pass', at: NOW, by, to: by };
    case 'extend':
      return { kind: 'extend', at: NOW, by, durationSeconds: 3_600 };
    default:
      return { kind: what, at: NOW, by };
  }
}

/** `idle`, the owner after it, or `code` / `code/subcode`. */
function ownerAfter(
  thread: ThreadControl,
  mode: Mode,
  action: Action,
  platform: Platform = 'messenger',
): string {
  const outcome = act(thread, routing(mode, { platform }), action);
  if (outcome.ok) return outcome.thread.owner ?? 'idle';
  const { code, subcode } = outcome.refusal;
  return subcode === undefined ? String(code) : `${code}/${subcode}`;
}

/** Control events only, as `kind → receiver (previous → new)`. */
function controlEvents(thread: ThreadControl, mode: Mode, action: Action): string[] {
  const outcome = act(thread, routing(mode), action);
  if (!outcome.ok) return ['refused'];
  return outcome.effects.flatMap(({ to, item }) => {
    if (item === 'content') return [];
    if (item.kind === 'request_thread_control') return [`request by ${item.requestedOwner} → ${to}`];
    return [`${item.kind.split('_')[0]} → ${to} (${item.previousOwner} → ${item.newOwner})`];
  });
}

const SHORT_NAMES: Record<AppId, string> = { [OUR_APP]: 'bot', [HELP_DESK]: 'desk', [PAGE_INBOX]: 'inbox' };

/** The apps that get a message, as `app: channel, …`. */
function receivers(thread: ThreadControl, mode: Mode, action: Action): string {
  const outcome = act(thread, routing(mode), action);
  if (!outcome.ok) return 'refused';
  const messages = outcome.effects.filter(({ item }) => item === 'content');
  return messages.map(({ to, channel }) => `${SHORT_NAMES[to]}: ${channel}`).join(', ');
}

describe('act: who may call what', () => {
  // state × mode × caller, in the order of the columns below
  const threads = {
    idle,
    'owned by the caller': (by: AppId) => owned(by),
    'owned by another app': (by: AppId) => owned(by === HELP_DESK ? OUR_APP : HELP_DESK),
  };
  const cells: [Calls, keyof typeof threads, Mode, AppId, string][] = [
    ['send', 'idle', 'routing', OUR_APP, OUR_APP],
    ['send', 'idle', 'routing', HELP_DESK, '10/2018300'],
    ['send', 'idle', 'zero-config', OUR_APP, 'idle'],
    ['send', 'idle', 'zero-config', HELP_DESK, 'idle'],
    ['send', 'owned by the caller', 'routing', OUR_APP, OUR_APP],
    ['send', 'owned by the caller', 'routing', HELP_DESK, HELP_DESK],
    ['send', 'owned by the caller', 'zero-config', HELP_DESK, HELP_DESK],
    ['send', 'owned by another app', 'routing', OUR_APP, '10/2018300'],
    ['send', 'owned by another app', 'routing', HELP_DESK, '10/2018300'],
    ['send', 'owned by another app', 'zero-config', OUR_APP, '10/2018300'],
    ['pass', 'idle', 'routing', OUR_APP, HELP_DESK],
    ['pass', 'idle', 'routing', HELP_DESK, OUR_APP],
    ['pass', 'idle', 'zero-config', HELP_DESK, OUR_APP],
    ['pass', 'owned by the caller', 'routing', OUR_APP, HELP_DESK],
    ['pass', 'owned by the caller', 'zero-config', HELP_DESK, OUR_APP],
    ['pass', 'owned by another app', 'routing', OUR_APP, '100/2534037'],
    ['pass', 'owned by another app', 'zero-config', HELP_DESK, '100/2534037'],
    ['pass to self', 'idle', 'routing', HELP_DESK, '100'],
    ['pass to self', 'idle', 'zero-config', HELP_DESK, HELP_DESK],
    ['pass to self', 'owned by the caller', 'routing', OUR_APP, '100'],
    ['pass to self', 'owned by the caller', 'zero-config', OUR_APP, '100'],
    ['take', 'idle', 'routing', OUR_APP, OUR_APP],
    ['take', 'idle', 'routing', HELP_DESK, HELP_DESK],
    ['take', 'idle', 'zero-config', OUR_APP, '27'],
    ['take', 'owned by the caller', 'routing', OUR_APP, '100'],
    ['take', 'owned by the caller', 'zero-config', OUR_APP, '27'],
    ['take', 'owned by another app', 'routing', HELP_DESK, HELP_DESK],
    ['take', 'owned by another app', 'zero-config', HELP_DESK, '27'],
    ['request', 'idle', 'routing', HELP_DESK, '100'],
    ['request', 'idle', 'zero-config', HELP_DESK, HELP_DESK],
    ['request', 'owned by the caller', 'routing', HELP_DESK, '100'],
    ['request', 'owned by the caller', 'zero-config', HELP_DESK, '100'],
    ['request', 'owned by another app', 'routing', HELP_DESK, '100'],
    ['request', 'owned by another app', 'zero-config', HELP_DESK, OUR_APP],
    ['release', 'idle', 'routing', OUR_APP, '100/2534037'],
    ['release', 'idle', 'zero-config', OUR_APP, '100/2534037'],
    ['release', 'owned by the caller', 'routing', HELP_DESK, 'idle'],
    ['release', 'owned by the caller', 'zero-config', HELP_DESK, 'idle'],
    ['release', 'owned by another app', 'routing', OUR_APP, '100/2534037'],
    ['release', 'owned by another app', 'zero-config', OUR_APP, '100/2534037'],
    ['extend', 'idle', 'routing', OUR_APP, '100/2534037'],
    ['extend', 'idle', 'zero-config', OUR_APP, '100/2534037'],
    ['extend', 'owned by the caller', 'routing', HELP_DESK, HELP_DESK],
    ['extend', 'owned by the caller', 'zero-config', HELP_DESK, HELP_DESK],
    ['extend', 'owned by another app', 'routing', OUR_APP, '100/2534037'],
    ['extend', 'owned by another app', 'zero-config', OUR_APP, '100/2534037'],
  ];

  it.each(cells)('%s on a thread that is %s, %s, by %s: %s', (what, state, mode, by, expected) => {
    const of = threads[state];
    expect(ownerAfter(typeof of === 'function' ? of(by) : of, mode, call(what, by))).toBe(expected);
  });

  it('refuses a send into the thread of another app with the words of Instagram there', () => {
    expect(ownerAfter(withDesk, 'routing', call('send', OUR_APP), 'instagram')).toBe('100/2534037');
  });

  it('refuses a take by an app without the toggle, and allows it with it', () => {
    const apps = [OUR_APP, HELP_DESK].map((appId) => ({ appId, name: appId, canTake: appId === OUR_APP }));
    const outcome = (by: AppId) => act(idle, routing('routing', { apps }), call('take', by));
    expect(outcome(HELP_DESK)).toMatchObject({ ok: false, refusal: { code: 10 } });
    expect(outcome(OUR_APP)).toMatchObject({ ok: true, thread: { owner: OUR_APP } });
  });

  it.each<[Mode, string]>([
    ['routing', OUR_APP],
    ['zero-config', '100'],
  ])('passes to the default app where no target is named; zero-config has none: %s, %s', (mode, expected) => {
    const action: Action = { kind: 'pass', at: NOW, by: HELP_DESK };
    expect(ownerAfter(withDesk, mode, action)).toBe(expected);
  });

  it('refuses a pass to an app that is not connected', () => {
    const action: Action = { kind: 'pass', at: NOW, by: OUR_APP, to: '42' };
    expect(ownerAfter(withBot, 'routing', action)).toBe('100/2018164');
  });

  it.each([
    [604_800, OUR_APP],
    [604_801, '100'],
    [0, '100'],
    [1.5, '100'],
  ])('extends by %d s: %s', (durationSeconds, expected) => {
    const action: Action = { kind: 'extend', at: NOW, by: OUR_APP, durationSeconds };
    expect(ownerAfter(withBot, 'routing', action)).toBe(expected);
  });
});

describe('act: which app gets an event', () => {
  const passed = (from: AppId | null, to: AppId) => [`pass → ${to} (${from} → ${to})`];
  const taken = (from: AppId, by: AppId) => [`take → ${from} (${from} → ${by})`];
  const requested = (from: AppId, by: AppId) => [`request by ${by} → ${from}`];
  const speaks: Action = { kind: 'inbox-speaks', at: NOW, by: PAGE_INBOX };
  const aiSpeaks: Action = { kind: 'ai-speaks', at: NOW, by: AI, isIntruder: false };
  const aiIntrudes: Action = { ...aiSpeaks, isIntruder: true };
  const inLeadAd: ThreadControl = { ...idle, leadAd: { interruptible: true } };
  const moves: Action = { kind: 'inbox-takes', at: NOW, by: PAGE_INBOX };
  const afterDesk = { ...withInbox, previousOwner: HELP_DESK };
  const botPasses = call('pass', OUR_APP);
  const deskTakes = call('take', HELP_DESK);
  const deskAsks = call('request', HELP_DESK);
  const done: Action = { kind: 'inbox-finishes', at: NOW, by: PAGE_INBOX, how: 'pass' };

  it.each<[string, ThreadControl, Mode, Action, string[]]>([
    ['a pass: the new owner', withBot, 'routing', botPasses, passed(OUR_APP, HELP_DESK)],
    ['a pass of an idle thread: null before', idle, 'routing', botPasses, passed(null, HELP_DESK)],
    ['a take: the owner before', withBot, 'routing', deskTakes, taken(OUR_APP, HELP_DESK)],
    ['a take of an idle thread: no app', idle, 'routing', deskTakes, []],
    ['a request: the owner', withBot, 'zero-config', deskAsks, requested(OUR_APP, HELP_DESK)],
    ['a request on idle: the caller', idle, 'zero-config', deskAsks, passed(null, HELP_DESK)],
    ['a release: no app', withBot, 'routing', call('release', OUR_APP), []],
    ['an extension: no app', withBot, 'routing', call('extend', OUR_APP), []],
    ['a reply in the inbox: the owner before', withBot, 'zero-config', speaks, taken(OUR_APP, PAGE_INBOX)],
    ['an automatic text of the inbox: no app', withBot, 'routing', { ...speaks, isAutomatic: true }, []],
    ['the Business AI in its own thread: no app', owned(AI), 'routing', aiSpeaks, []],
    ['the Business AI as an intruder: the owner before', withBot, 'routing', aiIntrudes, taken(OUR_APP, AI)],
    ['an intruder on idle: no app', idle, 'zero-config', aiIntrudes, []],
    ['the Business AI in another thread: refused', withBot, 'routing', aiSpeaks, ['refused']],
    ['the Business AI on idle: refused', idle, 'zero-config', aiSpeaks, ['refused']],
    ['an intruder where a human has the thread: refused', withInbox, 'routing', aiIntrudes, ['refused']],
    ['an intruder in a lead ad: refused', inLeadAd, 'routing', aiIntrudes, ['refused']],
    ['a move to Main: the owner before', withBot, 'routing', moves, taken(OUR_APP, PAGE_INBOX)],
    ['a second reply from the inbox: no app', withInbox, 'routing', speaks, []],
    ['Done: the default app', withInbox, 'routing', done, passed(PAGE_INBOX, OUR_APP)],
    ['Done in zero-config: the owner before', afterDesk, 'zero-config', done, passed(PAGE_INBOX, HELP_DESK)],
  ])('%s', (_, thread, mode, action, expected) => {
    expect(controlEvents(thread, mode, action)).toEqual(expected);
  });

  it('does not slide control when the human goes on talking', () => {
    expect(act(withInbox, routing('routing'), speaks)).toMatchObject({
      thread: { expiresAt: WROTE_AT + DAY_MS },
    });
  });

  it('gives the inbox control for a day with the first reply of the human', () => {
    expect(act(withBot, routing('routing'), speaks)).toMatchObject({
      thread: { owner: PAGE_INBOX, expiresAt: NOW + DAY_MS },
    });
  });

  it('lets a thread fall idle at Done where no app had it before', () => {
    expect(ownerAfter(withInbox, 'zero-config', done)).toBe('idle');
  });

  it('refuses Done where the inbox does not have the thread', () => {
    expect(ownerAfter(withBot, 'zero-config', done)).toBe('100/2534037');
  });
});

describe('act: a person writes', () => {
  const says: Action = { kind: 'person-speaks', at: NOW, mirrored: true };

  it('gives an idle thread to the default app, the others on standby', () => {
    expect(ownerAfter(idle, 'routing', says)).toBe(OUR_APP);
    expect(receivers(idle, 'routing', says)).toBe('bot: messaging, desk: standby, inbox: standby');
    expect(controlEvents(idle, 'routing', says)).toEqual([]);
  });

  it('leaves an idle thread idle in zero-config, and every app gets the message', () => {
    expect(ownerAfter(idle, 'zero-config', says)).toBe('idle');
    expect(receivers(idle, 'zero-config', says)).toBe('bot: messaging, desk: messaging, inbox: messaging');
  });

  it.each<Mode>(['routing', 'zero-config'])(
    'reaches the owner on messaging and slides its control: %s',
    (mode) => {
      expect(receivers(withDesk, mode, says)).toBe('bot: standby, desk: messaging, inbox: standby');
      expect(act(withDesk, routing(mode), says)).toMatchObject({
        thread: { owner: HELP_DESK, expiresAt: NOW + DAY_MS, lastPersonAt: NOW },
      });
    },
  );

  it('does not shorten control that was extended', () => {
    const extended = { ...withDesk, expiresAt: NOW + 5 * DAY_MS };
    expect(act(extended, routing('routing'), says)).toMatchObject({
      thread: { expiresAt: NOW + 5 * DAY_MS },
    });
  });

  it('gives a tap to the app that sent the button, also in the thread of another app', () => {
    const taps: Action = { ...says, buttonOf: OUR_APP };
    expect(receivers(withDesk, 'routing', taps)).toBe('bot: messaging, desk: standby, inbox: standby');
  });

  it('gives a tap on an idle thread in zero-config to the app that sent the button', () => {
    expect(receivers(idle, 'zero-config', { ...says, buttonOf: HELP_DESK })).toBe(
      'bot: standby, desk: messaging, inbox: standby',
    );
  });

  it('leaves a tap on an idle thread idle in zero-config', () => {
    expect(ownerAfter(idle, 'zero-config', { ...says, buttonOf: HELP_DESK })).toBe('idle');
  });

  it('opens the window of 24 hours with a reaction', () => {
    const reacts: Action = { kind: 'person-signals', at: NOW, opensWindow: true, mirrored: false };
    expect(act(idle, routing('routing'), reacts)).toMatchObject({ thread: { lastPersonAt: NOW } });
  });

  it('leaves the window as it is with a read', () => {
    const reads: Action = { kind: 'person-signals', at: NOW, opensWindow: false, mirrored: true };
    expect(act(idle, routing('routing'), reads)).toMatchObject({ thread: { lastPersonAt: WROTE_AT } });
  });

  it.each<[number, Mode, string]>([
    [DAY_MS - 1, 'zero-config', HELP_DESK],
    [DAY_MS, 'zero-config', 'idle'],
    [DAY_MS, 'routing', OUR_APP],
  ])('treats a thread as idle once control has expired: after %d ms, %s, %s', (silence, mode, expected) => {
    expect(ownerAfter(withDesk, mode, { ...says, at: WROTE_AT + silence })).toBe(expected);
  });
});

describe('act: an app sends', () => {
  const sends = (change: Partial<Extract<Action, { kind: 'app-sends' }>> = {}): Action => ({
    kind: 'app-sends',
    at: NOW,
    by: OUR_APP,
    humanAgent: false,
    ...change,
  });

  it('echoes to all by channel', () => {
    expect(receivers(withBot, 'routing', sends())).toBe('bot: messaging, desk: standby, inbox: standby');
    expect(receivers(idle, 'zero-config', sends())).toBe('bot: messaging, desk: messaging, inbox: messaging');
  });

  it('passes after the echo, which still comes to the sender as the owner', () => {
    const action = sends({ inline: { kind: 'pass', to: HELP_DESK } });
    const outcome = act(withBot, routing('routing'), action);
    expect(outcome).toMatchObject({ ok: true, thread: { owner: HELP_DESK } });
    expect(outcome.ok && outcome.effects.at(0)).toEqual({
      to: OUR_APP,
      channel: 'messaging',
      item: 'content',
    });
    expect(outcome.ok && outcome.effects.at(-1)).toMatchObject({
      to: HELP_DESK,
      item: { kind: 'pass_thread_control' },
    });
  });

  it('releases in the same call, without an event', () => {
    const action = sends({ inline: { kind: 'release' } });
    expect(ownerAfter(withBot, 'routing', action)).toBe('idle');
    expect(controlEvents(withBot, 'routing', action)).toEqual([]);
  });

  it('refuses the message where the pass of the same call is refused', () => {
    expect(ownerAfter(withBot, 'routing', sends({ inline: { kind: 'pass', to: '42' } }))).toBe('100/2018164');
  });

  it('refuses control in the same call in zero-config', () => {
    expect(ownerAfter(withBot, 'zero-config', sends({ inline: { kind: 'release' } }))).toBe('100');
  });

  it('takes over as a human agent, with an event for the previous owner', () => {
    const action = sends({ humanAgent: true });
    expect(ownerAfter(withDesk, 'routing', action)).toBe(OUR_APP);
    expect(controlEvents(withDesk, 'routing', action)).toEqual([
      `take → ${HELP_DESK} (${HELP_DESK} → ${OUR_APP})`,
    ]);
  });

  it.each<[number, boolean, Platform, string]>([
    [DAY_MS, false, 'messenger', OUR_APP],
    [DAY_MS + 1, false, 'messenger', '10/2018278'],
    [DAY_MS + 1, false, 'instagram', '10/2534022'],
    [DAY_MS + 1, true, 'messenger', OUR_APP],
    [7 * DAY_MS + 1, true, 'messenger', '10/2018278'],
  ])(
    'may send %d ms after the person (human agent: %s, %s): %s',
    (silence, humanAgent, platform, expected) => {
      expect(ownerAfter(idle, 'routing', sends({ at: WROTE_AT + silence, humanAgent }), platform)).toBe(
        expected,
      );
    },
  );
});
