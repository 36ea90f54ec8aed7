import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { appSecretProof } from '../../functions/graph/graph-call.ts';
import { createGraphClient } from '../../functions/graph/graph-client.ts';
import { GraphError } from '../../functions/graph/graph-error.ts';
import type { PageId } from '../../functions/messenger/ids.ts';
import { PERSON } from '../ids.ts';
import { hangUp, json, type Respond, startGraphServer, text } from './graph-server.ts';

const TOKEN = 'EAAtokenOfThePage';
const SECRET = 'secretOfTheApp';
const WORDS = 'My name is Ana';
const KEPT_OUT = [TOKEN, SECRET, appSecretProof(TOKEN, SECRET), WORDS, PERSON];

let graph: Awaited<ReturnType<typeof startGraphServer>>;
beforeEach(async () => {
  graph = await startGraphServer();
});

/** Every form in which an error finds its way into a log. */
function written(error: GraphError): string {
  return [
    String(error),
    error.stack,
    JSON.stringify(error),
    JSON.stringify({ ...error, message: error.message, cause: error.cause }),
    inspect(error, { depth: null, showHidden: true }),
  ].join('\n');
}

async function failure(answer: Respond, baseUrl = graph.baseUrl): Promise<GraphError> {
  graph.answer(answer);
  const client = createGraphClient({ baseUrl, version: async () => 'v26.0', timeoutMs: 10_000 });
  const caller = { pageId: '100000000000001' as PageId, token: TOKEN, appSecrets: [SECRET] };
  const error = await client
    .send(caller, { psid: PERSON, text: WORDS, metadata: 'c1' })
    .catch((it: unknown) => it);
  if (error instanceof GraphError) return error;
  throw new Error('the call did not fail');
}

describe('an error of Graph', () => {
  const gossip = KEPT_OUT.join(' ');
  const error = { message: `(#100) ${gossip}`, error_user_msg: gossip, type: gossip, error_data: gossip };

  it.each<[string, Respond]>([
    ['a refusal', json({ error: { ...error, code: 100, fbtrace_id: 'Atrace1' } }, 400)],
    [
      'a refusal with a trace id that is something else',
      json({ error: { ...error, fbtrace_id: gossip } }, 400),
    ],
    ['an error that is a text', json({ error: gossip }, 400)],
    ['a refused token', json({ error: { ...error, code: 190 } }, 401)],
    ['a refused proof', json({ error: { ...error, message: `appsecret_proof ${gossip}` } }, 400)],
    ['a limit', json({ error: { ...error, code: 4 } }, 429, { 'retry-after': '5' })],
    ['a page of a proxy', text(gossip, 502)],
    ['broken JSON', text(`{"${gossip}`)],
    ['a connection that ends', hangUp],
    ['bytes that are no HTTP', (response) => response.socket?.end(`${gossip}\r\n\r\n`)],
  ])('holds no secret and no text of a conversation after %s', async (_, answer) => {
    const log = written(await failure(answer));
    for (const secret of KEPT_OUT) expect(log).not.toContain(secret);
    // Errors of Node's HTTP parser hold the received bytes, and a log would print them as a Buffer.
    expect(log).not.toMatch(/<Buffer/);
  });

  it('holds the numbers that are needed to find the cause', async () => {
    const answer = json(
      { error: { ...error, code: 551, error_subcode: 1545041, fbtrace_id: 'Atrace1' } },
      400,
    );
    expect(written(await failure(answer))).toMatch(/POST messages: .*551\/1545041.*Atrace1/);
  });
});
