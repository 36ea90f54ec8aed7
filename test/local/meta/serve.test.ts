import { describe, expect, it } from 'vitest';
import { PERSON } from '../../ids.ts';
import { startSimulator } from './simulator.ts';

describe('a page of another site, open in the same browser', () => {
  const body = JSON.stringify({ recipient: { id: PERSON }, message: { text: 'not yours' } });
  const send = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/v26.0/me/messages?access_token=local-page-token`, { method: 'POST', headers, body });

  it('cannot use the Graph API, even with a token', async () => {
    const { client, meta } = await startSimulator();
    await client.person(PERSON).writes('Hello');
    const foreign = await send(meta.url, { 'content-type': 'text/plain', origin: 'http://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await send(meta.url, { 'content-type': 'application/json' })).status).toBe(200);
  });
});
