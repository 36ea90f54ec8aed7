import { type Environment, requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { createMetrics } from '../runtime/metrics.ts';
import { wait } from '../runtime/wait.ts';
import { createDynamoDbClient, createSsmClient } from './clients.ts';
import { type DynamoDbTable, getItem } from './dynamodb-table.ts';
import { createPageRepository } from './page-repository.ts';
import { createParameterStore } from './ssm-parameters.ts';
import { createThreadRepository } from './thread-repository.ts';

/**
 * What the functions that work on threads and Pages have in common, and what is beneath it, as the environment names it.
 * `readsVerifyToken` as in the parameter store. Throws MissingVariableError.
 */
export function connect(environment: Environment, { readsVerifyToken }: { readsVerifyToken: boolean }) {
  const now = () => Date.now();
  const warn = (message: string, cause?: unknown) => log.warn(message, { cause });
  const ssm = createSsmClient(environment);
  const prefix = requiredVariable(VARIABLES.parameterPrefix, environment);
  const parameters = createParameterStore({
    ssm,
    prefix,
    now,
    readsVerifyToken,
    warn,
  });
  const table: DynamoDbTable = {
    client: createDynamoDbClient(environment),
    tableName: requiredVariable(VARIABLES.tableName, environment),
  };
  const retentionDays = async () => (await parameters.settings()).retentionDays;
  const threads = createThreadRepository({ ...table, retentionDays, warn });
  const pages = createPageRepository(table);
  return {
    table,
    ssm,
    prefix,
    /**
     * Fetches what every invocation needs, and reads an item that there is none of: the SDK's first call to a service, with
     * its connection, is a good part of the first answer, and Lambda gives the start a full core. What fails is asked for
     * again later; never rejects.
     */
    async warmUp(): Promise<void> {
      await Promise.allSettled([parameters.settings(), getItem(table, 'warm-up', 'warm-up')]);
    },
    parts: { threads, pages, parameters, metrics: createMetrics(), log, now, wait },
  };
}
