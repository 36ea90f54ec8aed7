import { NoAnswer, type Transport } from '../../functions/graph/http-transport.ts';
import { callGraph } from '../../local/meta/graph.ts';
import type { Meta } from '../../local/meta/meta.ts';

/** Carries the requests of a Graph client to a simulated Meta without a socket. */
export function transportTo(meta: Meta): Transport {
  return async ({ method, url, headers, body = '' }) => {
    const answer = await callGraph(meta, { method, url: `${url.pathname}${url.search}`, headers }, body);
    if ('status' in answer) {
      return { status: answer.status, headers: {}, body: JSON.stringify(answer.body) };
    }
    throw new NoAnswer(answer.unanswered === 'reset' ? 'ECONNRESET' : 'ETIMEDOUT', false);
  };
}
