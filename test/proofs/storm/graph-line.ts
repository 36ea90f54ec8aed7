import {
  type HttpAnswer,
  type HttpRequest,
  NoAnswer,
  type Transport,
} from '../../../functions/graph/http-transport.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import type { Meta } from '../../../local/meta/meta.ts';
import { type ErrorName, errorNames } from '../../../local/meta/refusals.ts';
import { transportTo } from '../../support/graph-transport.ts';
import type { FaultKind } from './faults.ts';
import type { Instance } from './lambda.ts';
import type { Ports, Spoilt } from './ports.ts';

export interface GraphLine {
  readonly ports: Ports;
  readonly meta: Meta;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Takes each call that Graph refuses by a fault. */
  readonly refused: (error: ErrorName, request: HttpRequest) => void;
  /** Makes the call as if no control had moved for three seconds. */
  readonly lagging: <T>(ask: () => Promise<T>) => Promise<T>;
  /** A text that Graph quotes in its errors: they may hold anything. */
  readonly quoted: string;
}

/** What Graph asks for with its own rate limit, in seconds. */
const RETRY_AFTER_S = '90';

/** The way from the Graph client to the simulated Meta, with the faults on it. Refusals are the simulator's own. */
export function graphLine(
  instance: Instance,
  { ports, meta, random, refused, quoted, lagging }: GraphLine,
): Transport {
  const transport = transportTo(meta);
  return (request) =>
    ports.call<HttpAnswer>(instance, {
      port: 'graph',
      effect: async (fault) => {
        const error = errorNames.find((name) => name === fault);
        if (fault === 'lags' && request.url.pathname.endsWith('/thread_owner'))
          return quoting(await lagging(() => transport(request)), quoted);
        if (error === undefined) return quoting(await transport(request), quoted);
        refused(error, request);
        return quoting(await refusedWith(error, meta, () => transport(request)), quoted);
      },
      failure: (kind) => new NoAnswer(reasonOf(kind), kind === 'unreached'),
      spoil: (kind) => spoilt(kind, quoted, random),
    });
}

/** Lets the simulator refuse this call with one of its errors. */
async function refusedWith(
  error: ErrorName,
  { faults }: Meta,
  ask: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  faults.set({ failNext: [{ path: '*', error, status: 500, afterEffect: false, times: 1 }] });
  const answer = await ask();
  return error === '613' ? { ...answer, headers: { 'retry-after': RETRY_AFTER_S } } : answer;
}

/** The answer with a further text in its error's message, if it is an error. */
function quoting(answer: HttpAnswer, text: string): HttpAnswer {
  if (answer.status < 400) return answer;
  return { ...answer, body: answer.body.replace('"message":"', `"message":"${text} `) };
}

function spoilt(kind: FaultKind, quoted: string, random: () => number): Spoilt<HttpAnswer> | undefined {
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
    // The call takes effect after we gave it up, and before its echo is given up.
    case 'late':
      return { takesEffect: true, answerAfterMs, effectAfterMs: Math.floor(random() * (TIMES.echoWait / 2)) };
    case 'http-429':
    case 'http-503':
      return { takesEffect: false, answer: () => ({ status: Number(kind.slice(5)), headers: {}, body: '' }) };
    case 'html-after':
      return {
        takesEffect: true,
        answer: () => ({ status: 502, headers: {}, body: `<html>${quoted}</html>` }),
      };
    case 'nine-seconds':
      return { takesEffect: true, answerAfterMs: 9_000, isAnswered: true };
    default:
      return undefined;
  }
}

function reasonOf(kind: FaultKind): string {
  if (kind === 'unreached') return 'ECONNREFUSED';
  return kind.startsWith('reset') ? 'ECONNRESET' : 'ETIMEDOUT';
}
