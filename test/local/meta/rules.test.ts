import { beforeEach, describe, expect, it } from 'vitest';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON, ZENDESK } from '../../ids.ts';
import { refusal, type Simulator, startSimulator } from './simulator.ts';

const LEAD_ADS = '413038776280800';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const recipient = { id: PERSON };

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});

const person = () => simulator.client.person(PERSON);
const thread = () => simulator.client.thread(PERSON);
const send = (as: string, more: object = {}) =>
  simulator.graph(as, 'POST', 'me/messages', { recipient, message: { text: 'Hi' }, ...more });
const call = (as: string, verb: string, params: object = {}) =>
  simulator.graph(as, 'POST', `me/${verb}_thread_control`, { recipient, ...params });

/** What an app has received, as `kind channel`; the first `since` items are left out. */
async function received(app: string, since = 0): Promise<string[]> {
  const items = (await simulator.client.app(app).received()).slice(since);
  return items.filter(({ kind }) => kind !== 'delivery').map(({ kind, channel }) => `${kind} ${channel}`);
}

/** Gives a function for what an app receives from now on. */
async function listen() {
  const apps = [OUR_APP, HELP_DESK, ZENDESK, PAGE_INBOX];
  const counts = await Promise.all(
    apps.map(async (app) => [app, (await simulator.client.app(app).received()).length] as const),
  );
  const before = new Map<string, number>(counts);
  return (app: string) => received(app, before.get(app));
}

/** A thread that a person has begun and that this app has, in this mode. Gives what an app receives after that. */
async function ownedBy(owner: string, mode: 'routing' | 'zero-config' = 'routing') {
  await person().writes('Hello');
  if (owner !== OUR_APP) await simulator.client.app(OUR_APP).passes(PERSON, owner);
  await simulator.client.setMode(mode);
  return listen();
}

describe('a person speaks on an idle thread of a Page with Conversation Routing', () => {
  it('gives it to the default app for a day', async () => {
    await person().writes('Hello');
    expect(await thread()).toMatchObject({ owner: OUR_APP, expiresAt: NOW + DAY, lastPersonAt: NOW });
    expect(await received(OUR_APP)).toEqual(['message messaging']);
    expect(await received(HELP_DESK)).toEqual(['message standby']);
  });

  it('gives it to the app for social entries, where there is one', async () => {
    await simulator.client.setRoutes({ socialApp: HELP_DESK });
    await person().taps('GET_STARTED');
    expect((await thread()).owner).toBe(HELP_DESK);
    expect(await received(HELP_DESK)).toEqual(['postback messaging']);
    expect(await received(OUR_APP)).toEqual(['postback standby']);
    await simulator.client.setRoutes({ socialApp: null });
    expect((await simulator.client.person('24000000000000002').writes('Hello')).thread.owner).toBe(OUR_APP);
  });

  it('gives it to the app of the link that was followed', async () => {
    await simulator.client.setRoutes({ links: { summer: ZENDESK }, socialApp: HELP_DESK });
    await person().follows('summer');
    expect((await thread()).owner).toBe(ZENDESK);
    expect((await simulator.client.person('24000000000000002').follows('winter')).thread.owner).toBe(OUR_APP);
  });

  it('gives it to the app of the ad', async () => {
    await person().comesByAd({ adId: '6000000000001', text: 'How much?', app: HELP_DESK });
    expect(await thread()).toMatchObject({ owner: HELP_DESK, expiresAt: NOW + DAY });
    const [webhook] = await simulator.client.app(HELP_DESK).received();
    expect(webhook?.item).toMatchObject({
      message: {
        text: 'How much?',
        referral: { source: 'ADS', ad_id: '6000000000001', type: 'OPEN_THREAD' },
      },
    });
  });

  it('begins a new thread by a link with Get Started, where the Page has that button', async () => {
    await simulator.graph(OUR_APP, 'POST', 'me/messenger_profile', { get_started: { payload: 'START' } });
    await person().follows('summer');
    const [webhook] = await simulator.client.app(OUR_APP).received();
    expect(webhook?.item).toMatchObject({
      postback: { payload: 'START', referral: { ref: 'summer', source: 'SHORTLINK', type: 'OPEN_THREAD' } },
    });
    const got = await listen();
    await person().follows('autumn');
    expect(await got(OUR_APP)).toEqual(['referral messaging']);
  });

  it.each<[string, object, () => Promise<unknown>]>([
    ['a tap on Get Started', { get_started: { payload: 'START' } }, () => person().taps('START')],
    ['a link with Get Started', { get_started: { payload: 'START' } }, () => person().follows('summer')],
    [
      'a tap in the menu',
      { persistent_menu: [{ locale: 'default', call_to_actions: [{ type: 'postback', payload: 'START' }] }] },
      () => person().taps('START'),
    ],
  ])('gives the payload of %s to the app that set it, and the thread as ever', async (_, profile, act) => {
    await simulator.graph(HELP_DESK, 'POST', 'me/messenger_profile', profile);
    await act();
    expect((await thread()).owner).toBe(OUR_APP);
    expect(await received(HELP_DESK)).toEqual(['postback messaging']);
    expect(await received(OUR_APP)).toEqual(['postback standby']);
    const payloads = async (app: string) =>
      (await simulator.client.app(app).received()).map(({ item }) =>
        JSON.stringify(item).includes('START","'),
      );
    expect(await Promise.all([HELP_DESK, OUR_APP].map(payloads))).toEqual([[true], [false]]);
  });

  it('gives it to the owner once the button is gone', async () => {
    await simulator.graph(HELP_DESK, 'POST', 'me/messenger_profile', { get_started: { payload: 'START' } });
    await simulator.graph(HELP_DESK, 'DELETE', 'me/messenger_profile', { fields: ['get_started'] });
    await person().taps('START');
    expect(await received(OUR_APP)).toEqual(['postback messaging']);
  });
});

describe('a person speaks on an idle thread in zero-config', () => {
  it('leaves it idle, and every app gets the message on messaging', async () => {
    await simulator.client.setMode('zero-config');
    await person().writes('Hello');
    expect((await thread()).owner).toBeNull();
    for (const app of [OUR_APP, HELP_DESK, ZENDESK, PAGE_INBOX])
      expect(await received(app)).toEqual(['message messaging']);
  });

  it('gives it to the app of an ad, since campaigns are routed there too', async () => {
    await simulator.client.setMode('zero-config');
    await person().comesByAd({ adId: '6000000000001', app: HELP_DESK });
    expect((await thread()).owner).toBe(HELP_DESK);
  });
});

describe('the default app sends on an idle thread', () => {
  it('is allowed, owns it by that, and echoes', async () => {
    const got = await ownedBy(OUR_APP);
    await call(OUR_APP, 'release');
    expect(await send(OUR_APP)).toMatchObject({ status: 200 });
    expect((await thread()).owner).toBe(OUR_APP);
    expect(await got(OUR_APP)).toEqual(['echo messaging']);
  });
});

describe('a reaction of the person', () => {
  it('opens the window of 24 hours for another day', async () => {
    await ownedBy(OUR_APP);
    simulator.pass(DAY - HOUR);
    await person().reacts('m_1');
    simulator.pass(2 * HOUR);
    expect(await send(OUR_APP)).toMatchObject({ status: 200 });
  });
});

describe('an app sends as a human agent into the thread of another', () => {
  const asHuman = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };

  it('takes control with its words, where it has the toggle', async () => {
    const got = await ownedBy(OUR_APP);
    expect(await send(HELP_DESK, asHuman)).toMatchObject({ status: 200 });
    expect((await thread()).owner).toBe(HELP_DESK);
    expect(await got(OUR_APP)).toEqual(['take_thread_control messaging', 'echo standby']);
  });

  it('is refused where it has not', async () => {
    await ownedBy(OUR_APP);
    await simulator.client.app(HELP_DESK).setCanTake(false);
    expect(await send(HELP_DESK, asHuman)).toEqual(refusal(10, 2018300));
    expect((await thread()).owner).toBe(OUR_APP);
  });
});

describe('an app passes control', () => {
  it('makes the target the owner for a day, and the target gets an event', async () => {
    const got = await ownedBy(OUR_APP);
    simulator.pass(HOUR);
    await call(OUR_APP, 'pass', { target_app_id: HELP_DESK, metadata: 'ticket 7' });
    expect(await thread()).toMatchObject({ owner: HELP_DESK, expiresAt: NOW + HOUR + DAY });
    expect(await got(HELP_DESK)).toEqual(['pass_thread_control messaging']);
    expect(await got(OUR_APP)).toEqual([]);
    expect((await simulator.client.app(HELP_DESK).received()).at(-1)?.item).toMatchObject({
      pass_thread_control: {
        previous_owner_app_id: Number(OUR_APP),
        new_owner_app_id: Number(HELP_DESK),
        metadata: 'ticket 7',
      },
    });
  });
});

describe('an app takes control', () => {
  it('owns the thread for a day, and the previous owner gets an event', async () => {
    const got = await ownedBy(OUR_APP);
    simulator.pass(HOUR);
    await call(HELP_DESK, 'take');
    expect(await thread()).toMatchObject({ owner: HELP_DESK, expiresAt: NOW + HOUR + DAY });
    expect(await got(OUR_APP)).toEqual(['take_thread_control messaging']);
    expect(await got(HELP_DESK)).toEqual([]);
  });
});

describe('an app requests the thread of another in zero-config', () => {
  it('sends the request to the owner and changes nothing else', async () => {
    const got = await ownedBy(OUR_APP, 'zero-config');
    expect(await call(HELP_DESK, 'request', { metadata: 'please' })).toMatchObject({ status: 200 });
    expect((await thread()).owner).toBe(OUR_APP);
    expect(await got(OUR_APP)).toEqual(['request_thread_control messaging']);
    expect((await simulator.client.app(OUR_APP).received()).at(-1)?.item).toMatchObject({
      request_thread_control: { requested_owner_app_id: Number(HELP_DESK), metadata: 'please' },
    });
  });
});

describe('the owner releases the thread', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['by a call', () => call(OUR_APP, 'release')],
    ['with its last words', () => send(OUR_APP, { thread_control: { control_type: 'release' } })],
  ])('%s: it is idle, and no handover event says so', async (_, releases) => {
    const got = await ownedBy(OUR_APP);
    await releases();
    expect(await thread()).toMatchObject({ owner: null, expiresAt: null });
    for (const app of [OUR_APP, HELP_DESK, PAGE_INBOX]) {
      expect((await got(app)).filter((each) => each.includes('thread_control'))).toEqual([]);
    }
  });
});

describe('the owner extends its control', () => {
  it('keeps it for that long, up to seven days, without an event', async () => {
    const got = await ownedBy(OUR_APP);
    expect(await call(OUR_APP, 'extend', { duration: 604_800 })).toMatchObject({ status: 200 });
    const { expiresAt } = await thread();
    expect((expiresAt ?? 0) - NOW).toBeGreaterThanOrEqual(7 * DAY);
    expect((expiresAt ?? 0) - NOW).toBeLessThan(7 * DAY + HOUR);
    expect(await call(OUR_APP, 'extend', { duration: 604_801 })).toEqual(refusal(100));
    expect(await got(OUR_APP)).toEqual([]);
  });
});

describe('control runs out', () => {
  it.each(['routing', 'zero-config'] as const)(
    'after a day of silence, without an event, in %s',
    async (mode) => {
      const got = await ownedBy(HELP_DESK, mode);
      const { expiresAt } = await thread();
      simulator.pass((expiresAt ?? 0) - NOW - 1);
      expect((await thread()).owner).toBe(HELP_DESK);
      simulator.pass(1);
      expect(await thread()).toMatchObject({ owner: null, previousOwner: HELP_DESK });
      for (const app of [OUR_APP, HELP_DESK, PAGE_INBOX]) expect(await got(app)).toEqual([]);
    },
  );
});

describe('an ad lets control last for longer', () => {
  const byAd = (days: number) =>
    person().comesByAd({ adId: '6000000000001', text: 'Hi', app: HELP_DESK, days });

  it('slides by its window while control does not move', async () => {
    await byAd(7);
    expect((await thread()).expiresAt).toBe(NOW + 7 * DAY);
    simulator.pass(2 * DAY);
    await person().writes('Still there?');
    expect((await thread()).expiresAt).toBe(NOW + 9 * DAY);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a pass', () => call(HELP_DESK, 'pass', { target_app_id: OUR_APP })],
    ['a take', () => call(OUR_APP, 'take')],
    ['an extension', () => call(HELP_DESK, 'extend', { duration: 60 })],
    ['a human in the inbox', () => simulator.client.inbox.movesToMain(PERSON)],
  ])('falls back to a day with %s', async (_, moves) => {
    await byAd(7);
    await moves();
    simulator.pass(30_000);
    await person().writes('Still there?');
    const { expiresAt } = await thread();
    expect((expiresAt ?? 0) - NOW).toBeGreaterThanOrEqual(DAY);
    expect((expiresAt ?? 0) - NOW).toBeLessThan(DAY + HOUR);
  });

  it.each([0, 1.5, 31])('counts %d days as one', async (days) => {
    await byAd(days);
    expect((await thread()).expiresAt).toBe(NOW + DAY);
  });
});

describe('a human acts in the Page Inbox', () => {
  it.each(['routing', 'zero-config'] as const)('takes the thread by an answer, in %s', async (mode) => {
    const got = await ownedBy(OUR_APP, mode);
    const { mid } = await simulator.client.app(PAGE_INBOX).replies(PERSON, 'This is Ana');
    expect((await thread()).owner).toBe(PAGE_INBOX);
    expect(await got(OUR_APP)).toEqual(['take_thread_control messaging', 'echo standby']);
    const [take, echo] = (await simulator.client.app(OUR_APP).received()).slice(-2);
    const owners = { previous_owner_app_id: Number(OUR_APP), new_owner_app_id: Number(PAGE_INBOX) };
    expect(take?.item).toMatchObject({
      ...{ sender: { id: PERSON }, recipient: { id: PAGE } },
      take_thread_control: { ...owners, metadata: '' },
    });
    expect(echo?.item).toMatchObject({
      ...{ sender: { id: PAGE }, recipient: { id: PERSON } },
      message: { mid, is_echo: true, app_id: Number(PAGE_INBOX) },
    });
  });

  it('takes it by moving it to Main, and the event for the previous owner names the inbox', async () => {
    await ownedBy(OUR_APP);
    await simulator.client.inbox.movesToMain(PERSON);
    expect((await simulator.client.app(OUR_APP).received()).at(-1)?.item).toMatchObject({
      take_thread_control: { previous_owner_app_id: Number(OUR_APP), new_owner_app_id: Number(PAGE_INBOX) },
    });
  });

  it('may take it without an event', async () => {
    const got = await ownedBy(OUR_APP);
    await simulator.client.setFaults({ silentInbox: true });
    await simulator.client.inbox.movesToMain(PERSON);
    expect((await thread()).owner).toBe(PAGE_INBOX);
    expect(await got(OUR_APP)).toEqual([]);
    await call(HELP_DESK, 'take');
    await call(OUR_APP, 'take');
    expect(await got(HELP_DESK)).toEqual(['take_thread_control messaging']);
  });
});

describe('a human presses Done', () => {
  it('passes the thread to the default app', async () => {
    await ownedBy(OUR_APP);
    await simulator.client.inbox.movesToMain(PERSON);
    const got = await listen();
    expect((await simulator.client.inbox.done(PERSON)).thread.owner).toBe(OUR_APP);
    expect(await got(OUR_APP)).toEqual(['pass_thread_control messaging']);
  });

  it('passes it to the previous owner in zero-config', async () => {
    await ownedBy(HELP_DESK, 'zero-config');
    await simulator.client.inbox.movesToMain(PERSON);
    const got = await listen();
    expect((await simulator.client.inbox.done(PERSON)).thread.owner).toBe(HELP_DESK);
    expect(await got(HELP_DESK)).toEqual(['pass_thread_control messaging']);
  });

  it.each([
    ['release', null],
    ['nothing', PAGE_INBOX],
  ] as const)('may also mean: %s', async (how, owner) => {
    const got = await ownedBy(PAGE_INBOX);
    expect((await simulator.client.inbox.done(PERSON, how)).thread.owner).toBe(owner);
    expect(await got(OUR_APP)).toEqual([]);
  });
});

describe('a human asks for the thread of an app', () => {
  it('asks the owner, in zero-config; it stays with the owner until that passes it', async () => {
    const got = await ownedBy(OUR_APP, 'zero-config');
    await simulator.client.app(PAGE_INBOX).requests(PERSON, 'from the Done folder');
    expect((await thread()).owner).toBe(OUR_APP);
    expect(await got(OUR_APP)).toEqual(['request_thread_control messaging']);
    await call(OUR_APP, 'pass', { target_app_id: PAGE_INBOX });
    expect((await thread()).owner).toBe(PAGE_INBOX);
  });
});

describe('a lead ad puts its questions', () => {
  it('has the thread: no app may send, and no app gets the messages', async () => {
    const got = await ownedBy(OUR_APP);
    await person().startsLeadAd();
    expect((await thread()).owner).toBe(LEAD_ADS);
    await person().writes('My budget is 100');
    expect(await send(OUR_APP)).toEqual(refusal(10, 2018321));
    expect(await send(HELP_DESK, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })).toEqual(
      refusal(10, 2018321),
    );
    const take = { recipient: { id: PERSON } };
    expect(await simulator.graph(OUR_APP, 'POST', 'me/take_thread_control', take)).toEqual(
      refusal(10, 2018321),
    );
    for (const app of [OUR_APP, HELP_DESK, PAGE_INBOX]) expect(await got(app)).toEqual([]);
  });

  it('lets apps get the messages and interrupt where the advertiser allows it', async () => {
    const got = await ownedBy(OUR_APP);
    await person().startsLeadAd({ interruptible: true });
    await person().writes('My budget is 100');
    expect(await got(OUR_APP)).toEqual(['message standby']);
    await simulator.client.app(HELP_DESK).setCanTake(false);
    expect(await send(HELP_DESK)).toEqual(refusal(10, 2018321));
    expect(await send(OUR_APP)).toMatchObject({ status: 200 });
    expect((await thread()).owner).toBe(OUR_APP);
  });
});

describe('a lead ad is over', () => {
  it.each([
    [true, 'messenger_lead_gen_complete'],
    [false, 'messenger_lead_gen_incomplete'],
  ])('passes to the app of the ad and then sums up, complete: %s', async (complete, metadata) => {
    await person().startsLeadAd();
    await person().endsLeadAd({ complete, app: HELP_DESK, summary: 'Budget: 100' });
    expect((await thread()).owner).toBe(HELP_DESK);
    const [pass, summary] = await simulator.client.app(HELP_DESK).received();
    expect(pass?.item).toMatchObject({
      pass_thread_control: {
        previous_owner_app_id: Number(LEAD_ADS),
        new_owner_app_id: Number(HELP_DESK),
        metadata,
      },
    });
    expect(summary?.item).toMatchObject({
      message: { text: 'Budget: 100' },
      hop_context: { app_id: Number(LEAD_ADS), metadata },
    });
  });

  it('passes to the default app where the ad names none', async () => {
    await person().startsLeadAd();
    await person().endsLeadAd();
    expect((await thread()).owner).toBe(OUR_APP);
    expect(await received(OUR_APP)).toEqual(['pass_thread_control messaging']);
  });

  it('leaves the thread idle where there is no default app', async () => {
    await simulator.client.setMode('zero-config');
    await person().startsLeadAd();
    await person().endsLeadAd();
    expect((await thread()).owner).toBeNull();
    expect(await received(OUR_APP)).toEqual([]);
  });

  it('cannot end before it starts', async () => {
    await ownedBy(OUR_APP);
    await expect(person().endsLeadAd()).rejects.toMatchObject({ code: 100 });
  });
});
