import { describe, expect, it } from 'vitest';
import { MetaRefused } from '../../../local/meta/client.ts';
import type { FaultSettings } from '../../../local/meta/faults.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX, PERSON, ZENDESK } from '../../ids.ts';
import { refusal, startSimulator } from './simulator.ts';

/** The last item that our app got of a thread that the inbox has taken from it. */
async function takeFromUs(faults: FaultSettings) {
  const { client } = await startSimulator();
  await client.person(PERSON).writes('Hello');
  await client.setFaults(faults);
  await client.inbox.movesToMain(PERSON);
  return (await client.app(OUR_APP).received()).at(-1)?.item;
}

describe('handover items', () => {
  const numbers = {
    previous_owner_app_id: Number(OUR_APP),
    new_owner_app_id: Number(PAGE_INBOX),
    metadata: '',
  };
  const text = { previous_owner_app_id: OUR_APP, new_owner_app_id: PAGE_INBOX, metadata: '' };
  const { new_owner_app_id: _, ...omitted } = numbers;

  it.each([
    [{}, numbers],
    [{ appIds: 'number' }, numbers],
    [{ appIds: 'text' }, text],
    [{ appIds: 'omit-new-owner' }, omitted],
  ] satisfies [FaultSettings, object][])(
    'write ids in the form of the fault: %j',
    async (faults, control) => {
      expect((await takeFromUs(faults))?.take_thread_control).toEqual(control);
    },
  );

  it('keep null, and write the app of a request in the same form', async () => {
    const { client } = await startSimulator({ mode: 'zero-config' });
    await client.person(PERSON).writes('Hello');
    await client.setFaults({ appIds: 'text' });
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    expect((await client.app(HELP_DESK).received()).at(-1)?.item).toMatchObject({
      pass_thread_control: { previous_owner_app_id: null, new_owner_app_id: HELP_DESK },
    });
    await client.app(OUR_APP).requests(PERSON);
    expect((await client.app(HELP_DESK).received()).at(-1)?.item).toMatchObject({
      request_thread_control: { requested_owner_app_id: OUR_APP },
    });
  });

  it('are stamped in milliseconds or in seconds, and messages always in milliseconds', async () => {
    expect(await takeFromUs({ timestamps: 'milliseconds' })).toHaveProperty('timestamp', NOW + 1);
    expect(await takeFromUs({ timestamps: 'seconds' })).toHaveProperty('timestamp', Math.floor(NOW / 1_000));
    const { client } = await startSimulator();
    await client.setFaults({ timestamps: 'seconds' });
    await client.person(PERSON).writes('Hello');
    expect((await client.app(OUR_APP).received()).at(-1)?.item).toHaveProperty('timestamp', NOW);
  });

  it('reach the one app that Meta documents, or every subscribed app', async () => {
    const { client, graph } = await startSimulator();
    await client.person(PERSON).writes('Hello');
    await graph(ZENDESK, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages,standby' });
    const counts = async () => {
      const lists = await Promise.all([OUR_APP, HELP_DESK, ZENDESK].map((app) => client.app(app).received()));
      return lists.map((list) => list.filter(({ kind }) => kind.endsWith('_thread_control')).length);
    };
    await client.inbox.movesToMain(PERSON);
    expect(await counts()).toEqual([1, 0, 0]);
    await client.setFaults({ fanOut: 'all-subscribed' });
    await client.inbox.done(PERSON);
    expect(await counts()).toEqual([2, 1, 0]);
    await client.setFaults({ fanOut: 'documented' });
    await client.inbox.movesToMain(PERSON);
    expect(await counts()).toEqual([3, 1, 0]);
  });

  it('have their usual form again when the faults are cleared', async () => {
    const { client } = await startSimulator();
    await client.setFaults({ appIds: 'text', timestamps: 'seconds', fanOut: 'all-subscribed' });
    expect(await client.clearFaults()).toMatchObject({
      appIds: 'number',
      timestamps: 'milliseconds',
      fanOut: 'documented',
    });
  });
});

describe("the Page's toggle for an app", () => {
  it('decides whether the app may take control', async () => {
    const { client, graph } = await startSimulator();
    await client.person(PERSON).writes('Hello');
    const takes = () => graph(HELP_DESK, 'POST', 'me/take_thread_control', { recipient: { id: PERSON } });
    const page = await client.app(HELP_DESK).setCanTake(false);
    expect(page.apps.find(({ appId }) => appId === HELP_DESK)).toMatchObject({ canTake: false });
    expect(page.apps.find(({ appId }) => appId === ZENDESK)).toMatchObject({ canTake: true });
    expect(await takes()).toEqual(refusal(10));
    expect((await client.thread(PERSON)).owner).toBe(OUR_APP);
    await client.app(HELP_DESK).setCanTake(true);
    expect(await takes()).toMatchObject({ status: 200 });
    expect((await client.thread(PERSON)).owner).toBe(HELP_DESK);
  });

  it('is on again after a reset', async () => {
    const { client } = await startSimulator();
    await client.app(HELP_DESK).setCanTake(false);
    await client.reset();
    expect((await client.page()).apps.every(({ canTake }) => canTake)).toBe(true);
  });

  it('exists for connected apps only', async () => {
    const { client } = await startSimulator();
    const unknown = client.app('42').setCanTake(false);
    await expect(unknown).rejects.toThrow(MetaRefused);
    await expect(unknown).rejects.toMatchObject({ status: 404 });
  });
});
