import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../functions/messenger/read-delivery.ts';
import { readExpectations } from './expectations.ts';
import { shortForm } from './short-form.ts';

const PAYLOADS = join(import.meta.dirname, '../../../shared/payloads');
const ARRIVED_AT = 1790000001000;
const expectations = readExpectations('payloads.expected.tsv');

// The collection is beside the repository and not in it. A clone without it skips these tests: the fixtures have the
// same shapes. With CI=true a missing collection fails.
describe.skipIf(!existsSync(PAYLOADS) && process.env.CI !== 'true')('the collected payloads', () => {
  it('have one expectation each', () => {
    const [, ...lines] = readFileSync(join(PAYLOADS, 'index.tsv'), 'utf8').trimEnd().split('\n');
    const files = lines.map((line) => line.slice(0, line.indexOf('\t')));
    expect(expectations.map(([file]) => file).toSorted()).toEqual(files.toSorted());
  });

  it.each(expectations)('%s is read as %s', (file, reading) => {
    expect(shortForm(readDelivery(readFileSync(join(PAYLOADS, file)), ARRIVED_AT))).toBe(reading);
  });
});
