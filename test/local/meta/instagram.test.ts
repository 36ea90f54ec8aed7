import { describe, expect, it } from 'vitest';
import { HELP_DESK, INSTAGRAM_INBOX, OTHER_PERSON, OUR_APP, PAGE_INBOX, PERSON, ZENDESK } from '../../ids.ts';
import { APP_TOKEN, refusal, startSimulator } from './simulator.ts';

const recipient = { id: PERSON };

/** A simulator in which a person has written on Instagram. */
async function onInstagram() {
  const simulator = await startSimulator();
  await simulator.client.person(PERSON).writes({ text: 'Hello', platform: 'instagram' });
  return simulator;
}

describe('a thread on Instagram', () => {
  it('has the Instagram inbox and not the Page Inbox', async () => {
    const { client, graph } = await onInstagram();
    const pass = (target: string) =>
      graph(OUR_APP, 'POST', 'me/pass_thread_control', { recipient, target_app_id: target });
    expect(await pass(PAGE_INBOX)).toEqual(refusal(100, 2018164));
    expect((await client.thread(PERSON)).owner).toBe(OUR_APP);
    expect(await pass(INSTAGRAM_INBOX)).toMatchObject({ status: 200 });
    expect((await client.thread(PERSON)).owner).toBe(INSTAGRAM_INBOX);
  });

  it('reaches the apps that are connected there', async () => {
    const { client } = await onInstagram();
    const count = async (app: string) => (await client.app(app).received()).length;
    expect(await Promise.all([OUR_APP, HELP_DESK, ZENDESK, INSTAGRAM_INBOX, PAGE_INBOX].map(count))).toEqual([
      1, 1, 1, 1, 0,
    ]);
  });

  it.each([PAGE_INBOX, INSTAGRAM_INBOX])(
    'is taken and given back by its own inbox, whichever is named: %s',
    async (inbox) => {
      const { client } = await onInstagram();
      const owner = async (act: Promise<{ thread: { owner: string | null } }>) => (await act).thread.owner;
      expect(await owner(client.app(inbox).replies(PERSON, 'This is Ana'))).toBe(INSTAGRAM_INBOX);
      expect(await owner(client.inbox.done(PERSON))).toBe(OUR_APP);
      expect(await owner(client.inbox.movesToMain(PERSON))).toBe(INSTAGRAM_INBOX);
      expect(await owner(client.app(inbox).passes(PERSON, HELP_DESK))).toBe(HELP_DESK);
      expect(await owner(client.app(inbox).takes(PERSON))).toBe(INSTAGRAM_INBOX);
      expect(await owner(client.app(inbox).releases(PERSON))).toBeNull();
    },
  );

  it('has the inbox of its own for a default app', async () => {
    const { client } = await startSimulator();
    const page = await client.setMode('routing', { defaultApp: PAGE_INBOX });
    expect(page).toMatchObject({
      messenger: { defaultApp: PAGE_INBOX },
      instagram: { defaultApp: INSTAGRAM_INBOX },
    });
    await client.person(PERSON).writes({ text: 'Hello', platform: 'instagram' });
    expect((await client.thread(PERSON)).owner).toBe(INSTAGRAM_INBOX);
  });
});

describe('a thread on Messenger', () => {
  it('has the Page Inbox and not the Instagram inbox', async () => {
    const { client, graph } = await startSimulator();
    await client.person(PERSON).writes('Hello');
    const pass = (target: string) =>
      graph(OUR_APP, 'POST', 'me/pass_thread_control', { recipient, target_app_id: target });
    expect(await pass(INSTAGRAM_INBOX)).toEqual(refusal(100, 2018164));
    expect(await pass(PAGE_INBOX)).toMatchObject({ status: 200 });
    expect((await client.app(INSTAGRAM_INBOX).replies(PERSON, 'This is Ana')).thread.owner).toBe(PAGE_INBOX);
    expect(await client.app(INSTAGRAM_INBOX).received()).toEqual([]);
  });
});

describe('an app that is connected on one platform only', () => {
  const AGENCY = '3333333333333333';

  /** A simulator with an app that the Page has on Instagram and not on Messenger. */
  async function withAgency() {
    const simulator = await startSimulator();
    const app = { appId: AGENCY, name: 'agency', platforms: ['instagram'] } as const;
    await simulator.client.connectApp(app);
    return simulator;
  }

  it('gets the threads of a route on its platform only', async () => {
    const { client } = await withAgency();
    const page = await client.setRoutes({ socialApp: AGENCY, links: { summer: AGENCY, winter: HELP_DESK } });
    expect(page).toMatchObject({
      messenger: { linkApps: { winter: HELP_DESK } },
      instagram: { socialApp: AGENCY, linkApps: { summer: AGENCY, winter: HELP_DESK } },
    });
    expect((await client.person(PERSON).writes('Hello')).thread.owner).toBe(OUR_APP);
    const inbound = await client.person(OTHER_PERSON).writes({ text: 'Hello', platform: 'instagram' });
    expect(inbound.thread.owner).toBe(AGENCY);
  });

  it('has the inbox of the platform for a link to either inbox', async () => {
    const { client } = await startSimulator();
    const page = await client.setRoutes({ links: { help: PAGE_INBOX } });
    expect(page).toMatchObject({
      messenger: { linkApps: { help: PAGE_INBOX } },
      instagram: { linkApps: { help: INSTAGRAM_INBOX } },
    });
  });

  it('is refused as a route of the other platform', async () => {
    const { client } = await withAgency();
    const where = { platform: 'messenger' } as const;
    for (const routes of [{ socialApp: AGENCY }, { links: { summer: AGENCY } }]) {
      await expect(client.setRoutes({ ...routes, ...where })).rejects.toMatchObject({ status: 404 });
    }
  });

  it('is refused as the app of an ad on the other platform, and no thread begins', async () => {
    const { client, meta } = await withAgency();
    const ad = { adId: '6000000000001', text: 'How much?', app: AGENCY };
    await expect(client.person(PERSON).comesByAd(ad)).rejects.toMatchObject({ status: 404 });
    expect(meta.state.page.views()).toEqual([]);
    const { psid } = meta.state.page.addPerson('instagram');
    expect((await client.person(psid).comesByAd(ad)).thread.owner).toBe(AGENCY);
  });

  it('is refused in a thread of the other platform', async () => {
    const { client, graph } = await withAgency();
    await client.setMode('zero-config');
    await client.person(PERSON).writes('Hello');
    const does = (edge: string, more: object = {}) =>
      graph('local-agency-token', 'POST', `me/${edge}`, { recipient, ...more });
    expect(await does('messages', { message: { text: 'Hi' } })).toEqual(refusal(200));
    expect(await does('request_thread_control')).toEqual(refusal(200));
    expect((await client.thread(PERSON)).owner).toBeNull();
    await client.person(OTHER_PERSON).writes({ text: 'Hello', platform: 'instagram' });
    expect(await does('request_thread_control', { recipient: { id: OTHER_PERSON } })).toMatchObject({
      status: 200,
    });
  });
});

describe('the fields of the Instagram object', () => {
  it.each(['message_echoes', 'message_deliveries', 'messaging_handovers'])(
    'do not include %s',
    async (field) => {
      const { graph } = await startSimulator();
      const path = `${OUR_APP}/subscriptions`;
      const remove = (object: string) => graph(APP_TOKEN, 'DELETE', path, { object, fields: field });
      expect(await remove('instagram')).toEqual(refusal(100));
      expect(await remove('page')).toMatchObject({ status: 200 });
    },
  );

  it('are listed by the names that Instagram has for them', async () => {
    const { graph } = await startSimulator();
    const { body } = await graph(APP_TOKEN, 'GET', `${OUR_APP}/subscriptions`);
    const listed = JSON.stringify(body.data?.find((each) => 'object' in each && each.object === 'instagram'));
    expect(listed).toContain('"messaging_handover"');
    expect(listed).not.toMatch(/messaging_handovers|message_echoes|message_deliveries/);
  });

  it('bring echoes with messages', async () => {
    const { client, graph } = await onInstagram();
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages' });
    await graph(OUR_APP, 'POST', 'me/messages', { recipient, message: { text: 'Hi' } });
    expect((await client.app(OUR_APP).received()).map(({ kind }) => kind)).toEqual(['message', 'echo']);
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', {
      subscribed_fields: 'message_echoes,message_deliveries',
    });
    await graph(OUR_APP, 'POST', 'me/messages', { recipient, message: { text: 'Hi again' } });
    expect(await client.app(OUR_APP).received()).toHaveLength(2);
  });
});
