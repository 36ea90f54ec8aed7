import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDueIndex } from '../functions/store/due-index.ts';
import { DUE_SHARDS } from '../functions/store/table.ts';
import type { DynamoDb } from './aws/dynamodb/start-dynamodb.ts';
import type { Lambda } from './aws/lambda/start-lambda.ts';
import type { Schedule } from './aws/schedule.ts';
import { CREDENTIALS, REGION } from './aws/stand-ins.ts';

/** A thread that cannot be helped stays due: no sweep more than this. */
const MOST_SWEEPS = 5;
/** A function that fails is tried again after minutes, which nobody waits for here. */
const PATIENCE_MS = 10_000;

export interface CatchUpParts {
  readonly schedule: Pick<Schedule, 'fire'>;
  readonly lambda: Pick<Lambda, 'idle'>;
  readonly dynamodb: Pick<DynamoDb, 'url'>;
  readonly tableName: string;
  /** Unix ms. */
  readonly clock: () => number;
}

/** After time has moved: sweeps at once, and again until no thread is due. */
export async function catchUp({ schedule, lambda, dynamodb, tableName, clock }: CatchUpParts): Promise<void> {
  const client = new DynamoDBClient({ endpoint: dynamodb.url, region: REGION, credentials: CREDENTIALS });
  const due = createDueIndex({ client, tableName });
  const idle = () => Promise.race([lambda.idle(), delay(PATIENCE_MS, undefined, { ref: false })]);
  const isDue = async () => {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => due.dueThreads(shard, clock(), 1));
    return (await Promise.all(shards)).some((threads) => threads.length > 0);
  };
  try {
    await idle();
    for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
      schedule.fire();
      await idle();
      if (!(await isDue())) return;
    }
  } finally {
    client.destroy();
  }
}
