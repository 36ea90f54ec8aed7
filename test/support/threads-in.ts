import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { createThreadRepository, type ThreadRepository } from '../../functions/store/thread-repository.ts';
import { NOW } from '../ids.ts';

/** The threads in a table, at `NOW`, with a retention of 90 days. */
export function threadsIn(
  table: DynamoDbTable,
  warn: (message: string, cause?: unknown) => void = () => {},
): ThreadRepository {
  return createThreadRepository({ ...table, retentionDays: () => 90, now: () => NOW, warn });
}
