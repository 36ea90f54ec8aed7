import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readBody, serve } from '../http-server.ts';
import { refuseForeign } from '../refuse-foreign.ts';
import { answerControl } from './control-api.ts';
import { createGraphApi } from './graph-api.ts';
import { createMetaState, type MetaState, type MetaStateOptions, type World } from './meta-state.ts';

/** More than any call or command needs. */
const MAX_BODY_BYTES = 1_000_000;

/** What the simulator is, and where it listens. */
export interface MetaOptions extends MetaStateOptions {
  /** 0 takes any free port. */
  readonly port: number;
}

/** A running simulator. */
export interface Meta {
  /** What `GRAPH_API_URL` wants to hear: no version in it. */
  readonly url: string;
  readonly controlUrl: string;
  readonly state: MetaState;
  setWebhookUrl(url: string): void;
  /** Tells the simulator of the service that it plays to. */
  join(world: World): void;
  /** Stops listening and delivering. */
  close(): Promise<void>;
}

/**
 * Plays Meta on this machine: the Graph API and the control API on one port, and signed webhooks to our app. An app
 * named `x` has the token `local-x-token` and the secret `local-x-app-secret`. Throws `StartError` if the port
 * cannot be had.
 */
export async function startMeta(options: MetaOptions): Promise<Meta> {
  const state = createMetaState(options);
  const server = await serve(answering(state), options.port);
  return {
    url: server.url,
    controlUrl: `${server.url}/control`,
    state,
    setWebhookUrl: (url) => {
      state.registry.setFirstUrl(state.ourApp, url);
    },
    join: (world) => {
      state.world = world;
    },
    close: async () => {
      await server.close();
      await state.deliveries.reset();
    },
  };
}

function answering(state: MetaState) {
  const graph = createGraphApi(state);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Whoever can call it can make the service speak, or forget: no other site may.
    const refusal = refuseForeign(request);
    if (refusal !== undefined) return answerJson(response, 403, { error: { message: refusal } });
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined) return answerJson(response, 413, { error: { message: 'The body is too large' } });
    if (request.url?.startsWith('/control')) {
      const answer = await answerControl(state, request, body.toString());
      return answerJson(response, answer.status, answer.body);
    }
    const answer = await graph(request, body.toString());
    if ('status' in answer) answerJson(response, answer.status, answer.body);
    else if (answer.unanswered === 'reset') response.destroy();
  };
}
