import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGraphClient, type GraphClient } from '../../../functions/graph/graph-client.ts';
import { GraphError } from '../../../functions/graph/graph-error.ts';
import { NoAnswer } from '../../../functions/graph/http-transport.ts';
import type { PageId } from '../../../functions/messenger/ids.ts';
import { PAUSE_TIMES } from '../../../functions/page/page.ts';
import { OUR_APP, PERSON } from '../../ids.ts';
import { fuzz } from './fuzz-runs.ts';
import { graphAnswers } from './graph-answers.ts';
import { arbitraryMutant, mutate } from './mutant.ts';
import { VALUES } from './odd-json.ts';

const SECRETS = ['token-of-the-page', 'secret-of-the-app', 'words-to-a-person'] as const;
const [TOKEN, SECRET, WORDS] = SECRETS;
const caller = { pageId: '100000000000001' as PageId, token: TOKEN, appSecrets: [SECRET, 'previous'] };
const psid = PERSON;
const app = OUR_APP;
const corpus = graphAnswers();

const CALLS: Readonly<Record<keyof GraphClient, (graph: GraphClient) => Promise<unknown>>> = {
  send: (graph) => graph.send(caller, { psid, text: WORDS, metadata: 'mh-1' }),
  senderAction: (graph) => graph.senderAction(caller, psid, 'typing_on'),
  pass: (graph) => graph.pass(caller, psid, app, 'why'),
  take: (graph) => graph.take(caller, psid),
  request: (graph) => graph.request(caller, psid),
  release: (graph) => graph.release(caller, psid),
  extend: (graph) => graph.extend(caller, psid, 60),
  threadOwner: (graph) => graph.threadOwner(caller, psid),
  messagingFeatureStatus: (graph) => graph.messagingFeatureStatus(caller),
  subscribedFields: (graph) => graph.subscribedFields(caller, app),
  subscribe: (graph) => graph.subscribe(caller, ['messages']),
  appFields: (graph) => graph.appFields({ appId: app, appSecrets: [SECRET] }),
};

const DISPOSITIONS = [
  ...['retry', 'inDoubt', 'notOwner', 'wrongMode', 'refusesThread', 'unreachable', 'mayNotRead', 'never'],
  ...Object.keys(PAUSE_TIMES).map((pause) => ({ pause })),
].map((each) => JSON.stringify(each));

const headers = fc.dictionary(
  fc.constantFrom('retry-after', 'x-business-use-case-usage', 'x-app-usage', 'content-type', '__proto__'),
  fc.oneof(
    fc.constantFrom(...VALUES, '-5', '1e3', ' 60', 'Wed, 21 Oct 2026 07:28:00 GMT'),
    fc.jsonValue().map((each) => JSON.stringify({ 1: [{ estimated_time_to_regain_access: each }] })),
  ),
);
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(200, 400, 401, 403, 404, 429, 500, 503) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 999 }) },
);
const answer = fc.record({ mutant: arbitraryMutant(corpus), status, headers });

describe('the Graph client, whatever it is answered', () => {
  it('gives what was asked for, or an error of its own that says what to do and repeats nothing', async () => {
    const met = new Set<unknown>();
    await fuzz(1_500, answer, async ({ mutant, ...rest }) => {
      const body = mutate(mutant, corpus).toString('utf8');
      const transport = async () => ({ ...rest, body });
      const graph = createGraphClient({ version: async () => 'v26.0', timeoutMs: 10_000, transport });
      for (const [verb, call] of Object.entries(CALLS)) {
        const error = await call(graph).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        met.add(`${verb} ${error === undefined ? 'succeeds' : 'fails'}`);
        if (error !== undefined) met.add(checked(error).code);
      }
    });
    for (const verb of Object.keys(CALLS)) {
      expect([...met]).toEqual(expect.arrayContaining([`${verb} succeeds`, `${verb} fails`]));
    }
    const kinds = ['graph_refused', 'graph_credential', 'graph_rate_limit', 'graph_http'];
    expect([...met]).toEqual(expect.arrayContaining(kinds));
  });

  it('says whether a call without an answer may have happened', async () => {
    for (const isUnsent of [true, false]) {
      const transport = () => Promise.reject(new NoAnswer('ECONNRESET', isUnsent));
      const graph = createGraphClient({ version: async () => 'v26.0', timeoutMs: 10_000, transport });
      const error = checked(await CALLS.send(graph).catch((reason: unknown) => reason));
      expect(error.disposition).toBe(isUnsent ? 'retry' : 'inDoubt');
    }
  });
});

function checked(error: unknown): GraphError {
  if (!(error instanceof GraphError)) throw new Error('an error that is not of Graph', { cause: error });
  expect(DISPOSITIONS).toContain(JSON.stringify(error.disposition));
  const day = 24 * 60 * 60_000;
  expect(error.retryAfterMs ?? 1).toSatisfy((ms: number) => ms > 0 && ms <= day);
  expect(error.message.length).toBeLessThan(500);
  const written = inspect(error, { depth: null });
  for (const secret of SECRETS) expect(written).not.toContain(secret);
  return error;
}
