import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { createInvoker } from '../runtime/invoker.ts';
import { logContext } from '../runtime/log-context.ts';
import { createLambdaClient } from '../store/clients.ts';
import { connect } from '../store/connect.ts';
import { errorToResponse } from './responses.ts';
import { answerWebhook, type WebhookParts } from './webhook.ts';

/** The webhook function with its parts given. */
export function createWebhookHandler(parts: WebhookParts) {
  // The webhook watches its time itself. Middy's early timeout would be a second timer for each delivery.
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ timeoutEarlyInMillis: 0 })
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

function wire(environment: NodeJS.ProcessEnv) {
  const { parts, warmUp } = connect(environment, { readsVerifyToken: true });
  const handover = requiredVariable(VARIABLES.handoverFunctionName, environment);
  const invoke = createInvoker(createLambdaClient(environment), handover, parts.log);
  return { parts: { ...parts, invoke } satisfies WebhookParts, warmUp };
}

const { parts, warmUp } = wire(process.env);
await warmUp();

export const handler = createWebhookHandler(parts);
