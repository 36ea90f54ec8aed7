import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Scenario } from '../../local/meta/control-run.ts';
import { OUR_APP, PAGE_INBOX, PERSON } from '../ids.ts';
import { eventually, type Service, startService, text } from './service.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LONG_DAY = join(import.meta.dirname, '../fixtures/scenarios/a-long-day.json');

describe('time that is moved forward', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());
  beforeEach(() => service.meta.reset());

  /** The other app that has the thread as the ledger knows it. */
  const holder = async () => (await service.ledger(PERSON))?.ownerAppId;
  async function begin() {
    await service.meta.person(PERSON).writes(text('hello'));
    await service.settled();
    await eventually(async () => expect(await service.said(PERSON)).toHaveLength(1));
    await service.settled();
  }

  it('lets the service find out what it was not told', async () => {
    await begin();
    await service.meta.setFaults({ dropHandoverEvents: true });
    await service.meta.inbox.movesToMain(PERSON);
    await service.settled();
    expect(await holder()).not.toBe(PAGE_INBOX);
    await service.meta.advanceClock(6 * MINUTE);
    expect(await holder()).toBe(PAGE_INBOX);
  });

  it('lets control run out at Meta and in the ledger, and the bot answers the next message', async () => {
    await begin();
    await service.meta.inbox.movesToMain(PERSON);
    await service.settled();
    expect(await holder()).toBe(PAGE_INBOX);
    await service.meta.advanceClock(2 * DAY);
    expect((await service.meta.thread(PERSON)).owner).not.toBe(PAGE_INBOX);
    await service.meta.person(PERSON).writes(text('hello again'));
    await service.settled();
    await eventually(async () => expect((await service.said(PERSON)).length).toBeGreaterThan(1));
    await service.settled();
    expect((await service.meta.thread(PERSON)).owner).toBe(OUR_APP);
    expect(await holder()).toBeUndefined();
  });

  it('comes with a scenario, which the service lives through as well', async () => {
    const scenario: Scenario = JSON.parse(readFileSync(LONG_DAY, 'utf8'));
    await service.meta.replay(scenario);
    await service.settled();
    const first = await service.said(PERSON);
    expect(first).toEqual(expect.arrayContaining([`${PAGE_INBOX}: This is Ana`]));
    expect(first.at(0)).toMatch(/^bot: /);
    expect(first.at(-1)).toMatch(/^bot: .*It is me again/);
    // The ledger was forgotten with the rest, so the same ids are news to it.
    await service.meta.replay(scenario);
    await service.settled();
    expect(await service.said(PERSON)).toEqual(first);
  });
});
