import { describe, expect, it } from 'vitest';
import { appSecretProof } from '../../../functions/graph/graph-call.ts';
import { OUR_APP, PERSON } from '../../ids.ts';
import { APP_SECRET, APP_TOKEN, startSimulator } from './simulator.ts';

const TOKEN = 'local-page-token';
const OTHERS = 'local-help-desk-token';
/** Shaped as Meta's own; it was not issued here. */
const FOREIGN = 'EAAGm0PX4ZCpsBAKZCtokenZD';
const PROOF = appSecretProof(TOKEN, APP_SECRET);
const SECRETS = [TOKEN, OTHERS, FOREIGN, PROOF, APP_SECRET, APP_TOKEN, 'a-verify-token', 'a-strange-token'];

async function listening() {
  const lines: string[] = [];
  const simulator = await startSimulator({ log: (line) => lines.push(line) });
  const shown = async () => JSON.stringify([await simulator.client.graphCalls(), lines]);
  const ask = (path: string, body: object, token = TOKEN) =>
    fetch(`${simulator.meta.url}/v26.0/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  return { ...simulator, ask, lines, shown };
}

describe('what the simulator shows of a Graph call', () => {
  const batch = [
    { method: 'POST', relative_url: 'me/messages', body: `access_token=${OTHERS}&message=Hi` },
    { method: 'GET', relative_url: `me?access_token=${FOREIGN}&appsecret_proof=${PROOF}` },
  ];

  it.each<[string, string, object]>([
    ['as an edge', `me/${TOKEN}`, {}],
    ['of another app as an edge', `me/${OTHERS}`, {}],
    ['as a node', `${TOKEN}/messages`, {}],
    ['as the whole path', TOKEN, {}],
    ['in a batch', 'me', { batch }],
    ['in a batch as text', 'me', { batch: JSON.stringify(batch) }],
    ['as the name of a parameter', 'me/messages', { [TOKEN]: 1 }],
    ['in words', 'me/messages', { message: { text: `Is it ${TOKEN} or ${FOREIGN}?` } }],
    [
      'of the app in words',
      'me/messages',
      { message: { text: `${APP_TOKEN} and "verify_token":"a-verify-token"` } },
    ],
    ['to be looked into', 'debug_token', { input_token: 'a-strange-token', verify_token: 'a-verify-token' }],
  ])('holds no token that came %s', async (_where, path, body) => {
    const { ask, shown } = await listening();
    await ask(path, body);
    const text = await shown();
    expect(text).toContain('"method":"POST"');
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });

  it('names an edge only where there is one', async () => {
    const { ask, client, lines } = await listening();
    await client.person(PERSON).writes('Hello');
    await ask(`me/${FOREIGN}`, {});
    await ask('me/messages', { recipient: { id: PERSON }, message: { text: 'Hi' } });
    expect((await client.graphCalls()).map(({ edge }) => edge)).toEqual(['unknown', 'messages']);
    expect(lines.filter((line) => line.startsWith('graph'))).toEqual([
      `graph POST unknown by ${OUR_APP} → 400`,
      `graph POST messages by ${OUR_APP} → 200`,
    ]);
  });

  it('leaves all else as it came', async () => {
    const { ask, client } = await listening();
    await client.person(PERSON).writes('Hello');
    const params = {
      recipient: { id: PERSON },
      message: { text: 'My token of love: 12345|abc', metadata: 'mh-1' },
    };
    await ask('me/messages', params);
    expect(await client.graphCalls()).toMatchObject([{ params, answer: { body: { recipient_id: PERSON } } }]);
  });
});
