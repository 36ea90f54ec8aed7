import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { lambdaContext } from '../../support/lambda-context.ts';
import { setFunctionEnvironment } from '../webhook/function-environment.ts';
import { knownThread } from '../webhook/known-thread.ts';
import { stubAws } from '../webhook/stub-aws.ts';
import { announce } from './announce.ts';
import { PEOPLE } from './people.ts';

// The webhook function behind the least that can stand for API Gateway; AWS is stubbed behind the SDK clients.
setFunctionEnvironment();
stubAws().holdEverywhere(await knownThread({ isHeld: false }), PEOPLE);
const { handler } = await import('../../../functions/webhook/handler.ts');

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => void answer(request, Buffer.concat(chunks).toString(), response));
}

async function answer(request: IncomingMessage, received: string, response: ServerResponse): Promise<void> {
  const { statusCode = 200, headers, body = '' } = await handler(toEvent(request, received), lambdaContext());
  const length = { 'content-length': Buffer.byteLength(body) };
  response.writeHead(statusCode, { ...(headers as Record<string, string>), ...length }).end(body);
}

function toEvent({ method = '', url = '', headers }: IncomingMessage, body: string): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url,
    rawQueryString: '',
    headers: headers as Record<string, string>,
    requestContext: { http: { method, path: url } },
    body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

announce(createServer(serve));
