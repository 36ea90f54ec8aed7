import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requiredVariable, VARIABLES } from '../runtime/environment.ts';
import { type InvocationParts, invocation } from '../runtime/invocation.ts';
import { createInvoker } from '../runtime/invoker.ts';
import { createLambdaClient } from '../store/clients.ts';
import { connect } from '../store/connect.ts';
import { errorToResponse } from './responses.ts';
import { createSignatureCheck } from './signature-check.ts';
import { answerWebhook, type WebhookParts } from './webhook.ts';

/** The webhook function around its parts. */
export function createWebhookHandler(parts: WebhookParts & InvocationParts) {
  // The webhook limits its time itself; middy's limit would add a timer to each delivery.
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ timeoutEarlyInMillis: 0 })
    .use(invocation(parts))
    .use(errorToResponse(parts.log))
    .handler((event) => answerWebhook(event, parts));
}

function wire(environment: NodeJS.ProcessEnv) {
  const { parts, warmUp } = connect(environment, { readsVerifyToken: true });
  const handover = requiredVariable(VARIABLES.handoverFunctionName, environment);
  const invoke = createInvoker(createLambdaClient(environment), handover, parts.log);
  return {
    parts: { ...parts, invoke, checkSignature: createSignatureCheck(parts) } satisfies WebhookParts,
    warmUp,
  };
}

const { parts, warmUp } = wire(process.env);
await warmUp();

export const handler = createWebhookHandler(parts);
