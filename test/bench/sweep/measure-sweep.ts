import { createDynamoDbClient } from '../../../functions/store/clients.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { aside } from '../aside.ts';
import { pointAt } from '../aws/point-at.ts';
import type { ServedAws } from '../aws/serve-aws.ts';
import type { Row } from '../row.ts';
import { addresses, seedDue } from './seed-due.ts';
import { sweepsForOnePage } from './sweeps-for-one-page.ts';

const THREADS = 10_000;
const PAGES = 100;
/** What a sweeper function lives, in ms. */
const LIFETIME = 55_000;
/** Half of what the function has, in MB. */
const MEMORY = 512;

/**
 * The sweeper function over a table in which 10,000 threads are due at once, with DynamoDB and Lambda in another
 * process: which of them are invoked, by when, and in how much memory.
 */
export async function measureSweep(): Promise<Row[]> {
  const aws = await aside<ServedAws>('aws/serve-aws.ts');
  try {
    pointAt(aws.ready);
    const keys = addresses(THREADS, PAGES);
    await seedDue(createDynamoDbClient(process.env), aws.ready.tableName, keys, Date.now() - 1_000);
    const { handler } = await import('../../../functions/sweeper/handler.ts');
    const before = performance.now();
    await handler({}, lambdaContext(LIFETIME));
    const seconds = (performance.now() - before) / 1_000;
    const invoked = new Set((await aws.ask('invoked')) as string[]);
    return rowsOf(keys.filter((key) => !invoked.has(key)).length, seconds);
  } finally {
    await aws.stop();
  }
}

async function rowsOf(missed: number, seconds: number): Promise<Row[]> {
  const measure = `${THREADS.toLocaleString('en')} threads of ${PAGES} Pages due at once, one sweep`;
  const sweeps = await sweepsForOnePage(THREADS);
  return [
    {
      measure: `${measure}: missed`,
      floor: 'counted',
      value: missed,
      unit: 'threads',
      reach: { atMost: 0 },
      note: `done after ${seconds.toFixed(1)} s`,
    },
    {
      measure: `${measure}: memory`,
      floor: 'peak of the process',
      value: Math.round(process.resourceUsage().maxRSS / 1_024),
      unit: 'MB',
      reach: { atMost: MEMORY },
      note: 'Node and the SDK included',
    },
    {
      measure: `${THREADS.toLocaleString('en')} threads of one Page due at once: until none is left`,
      floor: 'counted, by a clock that is turned',
      value: sweeps,
      unit: 'sweeps',
      reach: undefined,
      note: 'one a minute; the pace is what Meta lets a Page say',
    },
  ];
}
