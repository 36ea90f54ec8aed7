import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, createClock } from '../clock.ts';
import { answerJson, readBody, refuseForeign, serve } from '../http.ts';
import type { Deliver } from './attempts.ts';
import { answerControl } from './control.ts';
import { callGraph } from './graph.ts';
import { createMeta, type Meta, type MetaOptions, type Service } from './meta.ts';

/** More than any call or command needs. */
const MAX_BODY_BYTES = 1_000_000;
/** Meta waits this long for the answer to its check of a callback address. */
const CALLBACK_TIMEOUT_MS = 5_000;

export interface MetaServerOptions extends Omit<MetaOptions, 'clock' | 'deliver' | 'askCallback'> {
  /** 0 takes any free port. */
  readonly port: number;
  /** The machine's own time where absent. */
  readonly clock?: Clock;
  /** Our app's callback address; it can be set later. */
  readonly webhookUrl?: string;
}

/** A simulator that listens. */
export interface MetaServer {
  /** Without a version and without a slash at the end. */
  readonly url: string;
  readonly controlUrl: string;
  readonly state: Meta;
  setWebhookUrl(url: string): void;
  /** Connects the service behind our app, which takes part in the commands of the control API. */
  join(service: Service): void;
  /** Stops listening and delivering. */
  close(): Promise<void>;
}

/**
 * Serves a simulated Meta: the Graph API and the control API on one port, and webhooks over HTTP. Throws `StartError`
 * if the port cannot be had.
 */
export async function serveMeta(options: MetaServerOptions): Promise<MetaServer> {
  const { port, webhookUrl, clock = createClock(), ...rest } = options;
  const state = createMeta({ ...rest, clock, deliver, askCallback });
  const setWebhookUrl = (url: string) => state.registry.setFirstUrl(state.ourApp, url);
  if (webhookUrl !== undefined) setWebhookUrl(webhookUrl);
  const server = await serve((request, response) => answer(state, request, response), port);
  return {
    url: server.url,
    controlUrl: `${server.url}/control`,
    state,
    setWebhookUrl,
    join: (service) => {
      state.service = service;
    },
    close: async () => {
      await server.close();
      for (const page of state.pages.values()) page.stop();
      await state.deliveries.reset();
    },
  };
}

async function answer(state: Meta, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page of another site could speak through the service, or reset it.
  const refusal = refuseForeign(request);
  if (refusal !== undefined) return answerJson(response, 403, { error: { message: refusal } });
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) return answerJson(response, 413, { error: { message: 'The body is too large' } });
  if (request.url?.startsWith('/control')) {
    const { status, body: answered } = await answerControl(state, request, body.toString());
    return answerJson(response, status, answered);
  }
  const outcome = await callGraph(state, request, body.toString());
  if ('status' in outcome) answerJson(response, outcome.status, outcome.body);
  else if (outcome.unanswered === 'reset') response.destroy();
}

const deliver: Deliver = async (url, headers, body, signal) => {
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  // Meta reads the status only.
  await response.body?.cancel().catch(() => {});
  return { status: response.status };
};

const askCallback: MetaOptions['askCallback'] = async (url) => {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(CALLBACK_TIMEOUT_MS),
  });
  return { status: response.status, body: await response.text() };
};
