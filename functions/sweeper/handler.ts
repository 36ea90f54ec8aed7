import middy from '@middy/core';
import { requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { type InvocationParts, invocation } from '../runtime/invocation.ts';
import { createInvoker } from '../runtime/invoker.ts';
import { log } from '../runtime/log.ts';
import { FunctionMetrics } from '../runtime/metrics.ts';
import { wait } from '../runtime/wait.ts';
import { createDynamoDbClient, createLambdaClient } from '../store/clients.ts';
import { createIndexQueries } from '../store/index-queries.ts';
import { type SweepParts, sweep } from './sweep.ts';

/** The sweeper function around its parts. */
export function createSweeperHandler(parts: SweepParts & InvocationParts) {
  return middy<unknown, void>()
    .use(invocation(parts))
    .handler((_event, context) => sweep(parts.now() + context.getRemainingTimeInMillis(), parts));
}

function wire(environment: NodeJS.ProcessEnv): SweepParts & InvocationParts {
  const handover = requiredVariable(VARIABLES.handoverFunctionName, environment);
  return {
    indexes: createIndexQueries({
      client: createDynamoDbClient(environment),
      tableName: requiredVariable(VARIABLES.tableName, environment),
    }),
    invoke: createInvoker(createLambdaClient(environment), handover, log),
    metrics: new FunctionMetrics(),
    log,
    now: () => Date.now(),
    wait,
  };
}

export const handler = createSweeperHandler(wire(process.env));
