import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Listening, readBody, serve } from '../../http-server.ts';
import { LARGEST_PAYLOAD_BYTES, type Outcome } from '../lambda/invocation.ts';
import type { RouteResource } from '../template/stack.ts';
import { type HttpAnswer, message, toAnswer } from './to-answer.ts';
import { toEvent } from './to-event.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY_BYTES = 10 * 1_024 * 1_024;

export interface HttpApiOptions {
  readonly port: number;
  readonly routes: readonly RouteResource[];
  /** Invokes a function and waits for what comes of it. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<Outcome>;
  /** Answers what no route of the API does, e.g. a web page. False: it does not either. */
  readonly elsewhere?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Unix ms. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/** Serves the routes of the HTTP API. Throws `StartError` if the port is in use. */
export function startHttpApi(options: HttpApiOptions): Promise<Listening> {
  const routes = new Map(options.routes.map(({ key, functionArn }) => [key, functionArn]));

  async function answerRoute(
    request: IncomingMessage,
    routeKey: string,
    functionArn: string,
  ): Promise<HttpAnswer> {
    const body = await readBody(request, LARGEST_BODY_BYTES);
    if (!body) return message(413, 'Request Entity Too Large');
    const event = toEvent(request, { body, routeKey, requestId: options.newId(), at: options.clock() });
    if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_PAYLOAD_BYTES) {
      return message(413, 'Request Entity Too Large');
    }
    return toAnswer(await options.invoke(functionArn, event));
  }

  return serve(async (request, response) => {
    const routeKey = `${request.method} ${request.url?.split('?')[0]}`;
    const functionArn = routes.get(routeKey);
    if (functionArn !== undefined) send(response, await answerRoute(request, routeKey, functionArn));
    else if (!(await options.elsewhere?.(request, response))) send(response, message(404, 'Not Found'));
  }, options.port);
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status).end(body);
}
