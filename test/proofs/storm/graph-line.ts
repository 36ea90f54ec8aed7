import type { IncomingMessage } from 'node:http';
import {
  type HttpAnswer,
  type HttpRequest,
  NoAnswer,
  type Transport,
} from '../../../functions/graph/http-transport.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import type { GraphAnswer } from '../../../local/meta/graph-request.ts';
import { type FaultKind, REFUSALS } from './faults.ts';
import type { Instance } from './invocation.ts';
import type { Ports, Spoilt } from './ports.ts';

/** The Graph API as the simulator has it. */
export type Graph = (message: IncomingMessage, body: string) => Promise<GraphAnswer>;

export interface GraphLine {
  readonly ports: Ports;
  readonly graph: Graph;
  /** At least 0, less than 1. */
  readonly dice: () => number;
  /** Is told of each call that Graph refuses by mistake as that of another app than the owner. */
  readonly misled: (request: HttpRequest) => void;
  /** Graph's own sentences may quote anything; this is what they quote here. */
  readonly quoted: string;
}

/** The way from the Graph client to the simulator without a socket, and everything that can go wrong on it. */
export function graphLine(instance: Instance, { ports, graph, dice, quoted, misled }: GraphLine): Transport {
  return (request) =>
    ports.call<HttpAnswer>(instance, {
      port: 'graph',
      effect: () => ask(graph, request),
      failure: (kind) => new NoAnswer(reasonOf(kind), kind === 'unreached'),
      spoil: (kind) => {
        if (kind === '10-2018300') misled(request);
        return spoilt(kind, quoted, dice);
      },
    });
}

async function ask(graph: Graph, { method, url, headers, body = '' }: HttpRequest): Promise<HttpAnswer> {
  const message = { method, url: `${url.pathname}${url.search}`, headers } as unknown as IncomingMessage;
  const answer = await graph(message, body);
  if (!('status' in answer)) throw new Error('the simulator itself is told of no faults here');
  return { status: answer.status, headers: {}, body: JSON.stringify(answer.body) };
}

function spoilt(kind: FaultKind, quoted: string, dice: () => number): Spoilt<HttpAnswer> | undefined {
  if (kind in REFUSALS) {
    return { takesEffect: false, answer: () => refusal(REFUSALS[kind as keyof typeof REFUSALS], quoted) };
  }
  const answerAfterMs = TIMES.graphCall;
  switch (kind) {
    case 'unreached':
    case 'reset-before':
      return { takesEffect: false };
    case 'reset-after':
      return { takesEffect: true };
    case 'timeout-before':
      return { takesEffect: false, answerAfterMs };
    case 'timeout-after':
      return { takesEffect: true, answerAfterMs };
    // Meta does it after we have given it up, though before its echo is given up.
    case 'late':
      return { takesEffect: true, answerAfterMs, effectAfterMs: Math.floor(dice() * (TIMES.echoWait / 2)) };
    case 'html-after':
      return {
        takesEffect: true,
        answer: () => ({ status: 502, headers: {}, body: `<html>${quoted}</html>` }),
      };
    default:
      return undefined;
  }
}

interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly subcode?: number;
  readonly sentence?: string;
  readonly retryAfterSeconds?: number;
}

function refusal(
  { status, code, subcode, sentence = '', retryAfterSeconds }: Refusal,
  quoted: string,
): HttpAnswer {
  const error = {
    message: `(#${code}) ${sentence} ${quoted}`,
    code,
    error_subcode: subcode,
    fbtrace_id: 'Atrace',
  };
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return { status, headers, body: JSON.stringify({ error }) };
}

function reasonOf(kind: FaultKind): string {
  if (kind === 'unreached') return 'ECONNREFUSED';
  return kind.startsWith('reset') ? 'ECONNRESET' : 'ETIMEDOUT';
}
