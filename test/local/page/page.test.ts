import { describe, expect, it } from 'vitest';
import { businessAiRoles } from '../../../local/meta/automatic.ts';
import { faultsSchema } from '../../../local/meta/faults.ts';
import { FAULTS } from '../../../local/page/app/faults.ts';
import { durationText, nextPerson, personName, psidOf, waitText } from '../../../local/page/app/names.ts';
import { fillIn, PLAYS } from '../../../local/page/app/plays.ts';
import { AI_ROLES, VOICES } from '../../../local/page/app/voices.ts';
import { bundleApp } from '../../../local/page/server/serve.ts';
import { agree, createDifferenceClock } from '../../../local/page/server/view.ts';
import { OUR_APP, PAGE_INBOX } from '../../ids.ts';
import { startSimulator } from '../meta/simulator.ts';

describe('agree', () => {
  it.each([
    [OUR_APP, { kind: 'us' }, true],
    [PAGE_INBOX, { kind: 'us' }, false],
    [PAGE_INBOX, { kind: 'app', appId: PAGE_INBOX }, true],
    [null, { kind: 'app', appId: PAGE_INBOX }, false],
    [null, { kind: 'idle' }, true],
    [OUR_APP, { kind: 'foreign' }, false],
    [PAGE_INBOX, { kind: 'foreign' }, true],
    [PAGE_INBOX, { kind: 'unknown' }, true],
    [PAGE_INBOX, undefined, true],
  ] as const)('%s at Meta and %o in the ledger: %s', (atMeta, inLedger, verdict) => {
    expect(agree(atMeta, inLedger, OUR_APP)).toBe(verdict);
  });
});

describe('the difference clock', () => {
  it('keeps the time of the first difference until the owners agree', () => {
    const clock = createDifferenceClock();
    expect([clock.note('a', true, 5), clock.note('a', true, 9)]).toEqual([5, 5]);
    expect([clock.note('a', false, 10), clock.note('a', true, 12)]).toEqual([null, 12]);
  });
});

describe('the plays', () => {
  it('replace every name in braces', () => {
    const names = { psid: psidOf(1), owner: PAGE_INBOX, ours: OUR_APP };
    const filled = PLAYS.flatMap(({ steps }) => steps.map((step) => fillIn(step, names)));
    expect(filled.length).toBeGreaterThan(20);
    expect(JSON.stringify(filled)).not.toMatch(/\{\w+\}/);
  });
});

describe('the faults of the drawer', () => {
  it.each(FAULTS)('$label: its switch follows what Meta does', ({ isOn, on, off }) => {
    const faults = faultsSchema.parse({});
    expect(isOn(faults)).toBe(false);
    const after = faultsSchema.parse({ ...faults, ...on });
    expect(isOn(after)).toBe(true);
    expect(isOn(faultsSchema.parse({ ...after, ...off }))).toBe(false);
  });
});

describe('the automatic answers of the drawer', () => {
  it.each(VOICES)('$label: its switch follows what Meta does', async ({ isOn, on, off }) => {
    const { client } = await startSimulator();
    expect(isOn((await client.page()).automatic)).toBe(false);
    expect(isOn((await client.setAutomatic(on)).automatic)).toBe(true);
    expect(isOn((await client.setAutomatic(off)).automatic)).toBe(false);
  });

  it('have every role of the Business AI', () => {
    expect(AI_ROLES.map(({ role }) => role)).toEqual(businessAiRoles);
  });
});

describe('the page', () => {
  it('tells since when a person waits', () => {
    const nineFifteen = new Date(2026, 10, 21, 9, 15, 2).getTime();
    expect(waitText({ waitingSince: nineFifteen })).toBe('waits since 09:15');
    expect([waitText({}), waitText(null), waitText(undefined)]).toEqual(['', '', '']);
  });
  it('names its own people by number and others by PSID', () => {
    expect([personName(psidOf(2)), personName('99')]).toEqual(['Person 2', '99']);
    expect(nextPerson([psidOf(1), psidOf(3)])).toBe(psidOf(2));
  });
  it('formats durations in one or two units', () => {
    expect([3_999, 300_000, 7_800_000, 97_200_000].map(durationText)).toEqual([
      '3 s',
      '5 min',
      '2 h 10 min',
      '1 d 3 h',
    ]);
  });
  it('is bundled into one script and one style sheet', async () => {
    const app = await bundleApp();
    expect([...app.keys()]).toEqual(['/', '/app.js', '/app.css', '/icon.svg']);
    expect(app.get('/app.css')?.body).not.toContain('@import');
  });
});
