import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { createInvoker } from '../runtime/invoker.ts';
import { log } from '../runtime/log.ts';
import { logContext } from '../runtime/log-context.ts';
import { createMetrics } from '../runtime/metrics.ts';
import { wait } from '../runtime/wait.ts';
import { createDynamoDbClient, createLambdaClient, createSsmClient } from '../store/clients.ts';
import { createPageRepository } from '../store/page-repository.ts';
import { createParameterStore } from '../store/ssm-parameters.ts';
import { createThreadRepository } from '../store/thread-repository.ts';
import { errorToResponse } from './error-to-response.ts';
import { answerWebhook, type WebhookParts } from './webhook.ts';

/** The webhook function around its parts. */
export function createWebhookHandler(parts: WebhookParts) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(logContext())
    .use(errorToResponse(parts.log))
    .handler(async (event) => {
      try {
        return await answerWebhook(event, parts);
      } finally {
        parts.metrics.publish();
      }
    });
}

function wire(environment: NodeJS.ProcessEnv): WebhookParts {
  const now = () => Date.now();
  const warn = (message: string, cause?: unknown) => log.warn(message, { cause });
  const parameters = createParameterStore({
    ssm: createSsmClient(environment),
    prefix: requiredVariable(VARIABLES.parameterPrefix, environment),
    now,
    readsVerifyToken: true,
    warn,
  });
  const table = {
    client: createDynamoDbClient(environment),
    tableName: requiredVariable(VARIABLES.tableName, environment),
  };
  const retentionDays = async () => (await parameters.settings()).retentionDays;
  return {
    parameters,
    threads: createThreadRepository({ ...table, retentionDays, warn }),
    pages: createPageRepository(table),
    invoke: createInvoker(
      createLambdaClient(environment),
      requiredVariable(VARIABLES.handoverFunctionName, environment),
      log,
    ),
    metrics: createMetrics(),
    log,
    now,
    wait,
  };
}

const parts = wire(process.env);
// Lambda gives the start a full core: fetch what every delivery needs. What fails here is asked for again later.
await parts.parameters.settings().catch(() => undefined);

export const handler = createWebhookHandler(parts);
