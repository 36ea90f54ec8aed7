import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { createInvoker } from '../runtime/invoker.ts';
import { logContext } from '../runtime/log-context.ts';
import { createLambdaClient } from '../store/clients.ts';
import { connect } from '../store/connect.ts';
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
  const { parts } = connect(environment, { readsVerifyToken: true });
  const handover = requiredVariable(VARIABLES.handoverFunctionName, environment);
  return { ...parts, invoke: createInvoker(createLambdaClient(environment), handover, parts.log) };
}

const parts = wire(process.env);
// Lambda gives the start a full core: fetch what every delivery needs. What fails here is asked for again later.
await parts.parameters.settings().catch(() => undefined);

export const handler = createWebhookHandler(parts);
