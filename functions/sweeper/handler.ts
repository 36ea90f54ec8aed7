import middy from '@middy/core';
import { requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { createInvoker } from '../runtime/invoker.ts';
import { log } from '../runtime/log.ts';
import { logContext } from '../runtime/log-context.ts';
import { createMetrics } from '../runtime/metrics.ts';
import { wait } from '../runtime/wait.ts';
import { createDynamoDbClient, createLambdaClient } from '../store/clients.ts';
import { createDueIndex } from '../store/due-index.ts';
import { type SweepParts, sweep } from './sweep.ts';

/** The sweeper function around its parts. */
export function createSweeperHandler(parts: SweepParts) {
  return middy<unknown, void>()
    .use(logContext())
    .handler(async (_event, context) => {
      try {
        await sweep(parts.now() + context.getRemainingTimeInMillis(), parts);
      } finally {
        parts.metrics.publish();
      }
    });
}

function wire(environment: NodeJS.ProcessEnv): SweepParts {
  const handover = requiredVariable(VARIABLES.handoverFunctionName, environment);
  return {
    due: createDueIndex({
      client: createDynamoDbClient(environment),
      tableName: requiredVariable(VARIABLES.tableName, environment),
    }),
    invoke: createInvoker(createLambdaClient(environment), handover, log),
    metrics: createMetrics(),
    log,
    now: () => Date.now(),
    wait,
  };
}

export const handler = createSweeperHandler(wire(process.env));
