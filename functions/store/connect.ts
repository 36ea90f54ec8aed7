import { createOutages } from '../page/outages.ts';
import { type Environment, requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { FunctionMetrics } from '../runtime/metrics.ts';
import { wait } from '../runtime/wait.ts';
import { createDynamoDbClient, createSsmClient } from './clients.ts';
import { type DynamoDbTable, getItem } from './dynamodb-table.ts';
import { createPageRepository } from './page-repository.ts';
import { createParameterStore } from './ssm-parameters.ts';
import { createThreadRepository } from './thread-repository.ts';

/**
 * The parts that the webhook, handover and watch functions share, connected as the environment says.
 * `readsVerifyToken` as in the parameter store. Throws MissingVariableError.
 */
export function connect(environment: Environment, { readsVerifyToken }: { readsVerifyToken: boolean }) {
  const now = () => Date.now();
  const warn = (message: string, cause?: unknown) => log.warn(message, { cause });
  const ssm = createSsmClient(environment);
  const prefix = requiredVariable(VARIABLES.parameterPrefix, environment);
  const parameters = createParameterStore({ ssm, prefix, now, readsVerifyToken, warn });
  const table: DynamoDbTable = {
    client: createDynamoDbClient(environment),
    tableName: requiredVariable(VARIABLES.tableName, environment),
  };
  const retentionDays = async () => (await parameters.settings()).retentionDays;
  const threads = createThreadRepository({ ...table, retentionDays, now, warn });
  const pages = createPageRepository({ ...table, now, warn });
  const outages = createOutages(pages, now);
  return {
    table,
    ssm,
    prefix,
    /**
     * Reads the shared parameters, and an item that does not exist. The first call to a service opens its connection,
     * which takes a large part of the first answer; during the start Lambda gives a full core. Never rejects: a failed
     * read is repeated in the invocation.
     */
    async warmUp(): Promise<void> {
      await Promise.allSettled([parameters.settings(), getItem(table, 'warm-up', 'warm-up')]);
    },
    parts: { threads, pages, outages, parameters, metrics: new FunctionMetrics(), log, now, wait },
  };
}
