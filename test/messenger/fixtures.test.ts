import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../functions/messenger/read-delivery.ts';
import { readExpectations } from './expectations.ts';
import { shortForm } from './short-form.ts';

const WEBHOOKS = join(import.meta.dirname, '../fixtures/webhooks');
const ARRIVED_AT = 1790000001000;
const expectations = readExpectations('fixtures.expected.tsv');

describe('the webhook fixtures', () => {
  it('have one expectation each', () => {
    expect(expectations.map(([file]) => file).toSorted()).toEqual(readdirSync(WEBHOOKS).toSorted());
  });

  it.each(expectations)('%s is read as %s', (file, reading) => {
    expect(shortForm(readDelivery(readFileSync(join(WEBHOOKS, file)), ARRIVED_AT))).toBe(reading);
  });
});
