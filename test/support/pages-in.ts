import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { createPageRepository, type PageRepository } from '../../functions/store/page-repository.ts';
import { NOW } from '../ids.ts';

/** The Pages in a table, at `NOW`. */
export function pagesIn(
  table: DynamoDbTable,
  warn: (message: string, cause?: unknown) => void = () => {},
): PageRepository {
  return createPageRepository({ ...table, now: () => NOW, warn });
}
