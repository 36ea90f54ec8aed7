import { describe, expect, it } from 'vitest';
import type { AppId } from '../../../functions/messenger/ids.ts';
import { refuseForeign } from '../../../local/http.ts';
import { nextPerson, nameOf as personName, psidOf } from '../../../local/page/app/persons.ts';
import { fillIn } from '../../../local/page/app/plays/fill-in.ts';
import { PLAYS } from '../../../local/page/app/plays/plays.ts';
import { spanText } from '../../../local/page/app/spans.ts';
import { agree } from '../../../local/page/server/agree.ts';
import { buildApp } from '../../../local/page/server/build-app.ts';
import { createDifferenceClock } from '../../../local/page/server/difference-clock.ts';

const OURS = '1111111111111111' as AppId;
const INBOX = '263902037430900' as AppId;

describe('agree', () => {
  it.each([
    [OURS, { kind: 'us' }, true],
    [INBOX, { kind: 'us' }, false],
    [INBOX, { kind: 'app', appId: INBOX }, true],
    [null, { kind: 'app', appId: INBOX }, false],
    [null, { kind: 'idle' }, true],
    [OURS, { kind: 'foreign' }, false],
    [INBOX, { kind: 'foreign' }, true],
    [INBOX, { kind: 'unknown' }, true],
    [INBOX, undefined, true],
  ] as const)('%s at Meta and %o in the ledger: %s', (atMeta, inLedger, verdict) => {
    expect(agree(atMeta, inLedger, OURS)).toBe(verdict);
  });
});

describe('the difference clock', () => {
  it('counts from the first difference until there is none', () => {
    const clock = createDifferenceClock();
    expect([clock.note('a', true, 5), clock.note('a', true, 9)]).toEqual([5, 5]);
    expect([clock.note('a', false, 10), clock.note('a', true, 12)]).toEqual([null, 12]);
  });
});

describe('refuseForeign', () => {
  it('lets this machine in', () => {
    expect(
      refuseForeign({ headers: { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' } }),
    ).toBeUndefined();
    expect(refuseForeign({ headers: { host: 'localhost:3000' } })).toBeUndefined();
  });
  it('keeps other names and other sites out', () => {
    expect(refuseForeign({ headers: { host: 'evil.example:3000' } })).toBeDefined();
    expect(
      refuseForeign({ headers: { host: '127.0.0.1:3000', origin: 'http://evil.example' } }),
    ).toBeDefined();
  });
});

describe('the plays', () => {
  it('leave no name in braces unfilled', () => {
    const names = { psid: psidOf(1), owner: INBOX, ours: OURS };
    const filled = PLAYS.flatMap(({ steps }) => steps.map((step) => fillIn(step, names)));
    expect(filled.length).toBeGreaterThan(20);
    expect(JSON.stringify(filled)).not.toMatch(/\{\w+\}/);
  });
});

describe('what the page writes', () => {
  it('names its people by number and others by PSID', () => {
    expect([personName(psidOf(2)), personName('99')]).toEqual(['Person 2', '99']);
    expect(nextPerson([psidOf(1), psidOf(3)])).toBe(psidOf(2));
  });
  it('writes spans as people say them', () => {
    expect([3_999, 300_000, 7_800_000, 97_200_000].map(spanText)).toEqual([
      '3 s',
      '5 min',
      '2 h 10 min',
      '1 d 3 h',
    ]);
  });
  it('is bundled into one script and one style sheet', async () => {
    const app = await buildApp();
    expect([...app.keys()]).toEqual(['/', '/app.js', '/app.css', '/icon.svg']);
    expect(app.get('/app.css')?.body).not.toContain('@import');
  });
});
