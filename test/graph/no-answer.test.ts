import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createGraphClient } from '../../functions/graph/graph-client.ts';
import { createHttpTransport } from '../../functions/graph/http-transport.ts';
import type { PageId } from '../../functions/messenger/ids.ts';
import { HELP_DESK, PERSON } from '../ids.ts';
import { hangUp, json, keepSilent, startGraphServer, text } from './graph-server.ts';

const CALLER: Caller = { pageId: '100000000000001' as PageId, token: 'EAAtoken', appSecrets: ['secret'] };
const DONE = json({ success: true });
const SHORT_MS = 50;

let graph: Awaited<ReturnType<typeof startGraphServer>>;
let bare: Server | undefined;

beforeEach(async () => {
  graph = await startGraphServer();
});
afterEach(async () => {
  await graph.stop();
  await new Promise<void>((resolve) => (bare ? bare.close(() => resolve()) : resolve()));
  bare = undefined;
});

function clientOf(baseUrl: string, timeoutMs = 10_000, transport = createHttpTransport()) {
  return createGraphClient({ baseUrl, version: async () => 'v26.0', timeoutMs, transport });
}

/** A client with a short bound and a connection, so that the bound cannot end while there is none. */
async function connectedClient() {
  const transport = createHttpTransport();
  graph.answer(DONE);
  await clientOf(graph.baseUrl, 10_000, transport).release(CALLER, PERSON);
  return clientOf(graph.baseUrl, SHORT_MS, transport);
}

/** A server that speaks no HTTP. */
async function listen(server: Server): Promise<string> {
  bare = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the Graph client, without an answer,', () => {
  it('is in doubt about a change that got no answer in time', async () => {
    const client = await connectedClient();
    graph.answer(keepSilent);
    const failed = client.pass(CALLER, PERSON, HELP_DESK);
    await expect(failed).rejects.toMatchObject({ code: 'graph_network', disposition: 'inDoubt' });
    await expect(failed).rejects.toThrow(/ETIMEDOUT/);
  });

  it('may repeat a read that got no answer in time', async () => {
    graph.answer(keepSilent);
    await expect(clientOf(graph.baseUrl, SHORT_MS).threadOwner(CALLER, PERSON)).rejects.toMatchObject({
      code: 'graph_network',
      disposition: 'retry',
    });
  });

  it('limits the time of the whole call, not the time to the first byte', async () => {
    const client = await connectedClient();
    graph.answer((response) => {
      response.writeHead(200);
      response.write('{"success":');
    });
    const failed = client.release(CALLER, PERSON);
    await expect(failed).rejects.toMatchObject({ code: 'graph_network', disposition: 'inDoubt' });
  });

  it('is in doubt when Graph closes the connection after it has read the request', async () => {
    graph.answer(hangUp);
    await expect(clientOf(graph.baseUrl).pass(CALLER, PERSON, HELP_DESK)).rejects.toMatchObject({
      code: 'graph_network',
      disposition: 'inDoubt',
    });
    expect(graph.received).toHaveLength(1);
  });

  it('is in doubt when Graph resets the connection on the first byte: how much it has read is unknown', async () => {
    const address = await listen(
      createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    await expect(clientOf(`http://${address}`).pass(CALLER, PERSON, HELP_DESK)).rejects.toMatchObject({
      disposition: 'inDoubt',
    });
  });

  it('is in doubt when Graph closes the connection in the middle of its answer', async () => {
    graph.answer((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"success":true', () => response.socket?.destroy());
    });
    await expect(clientOf(graph.baseUrl).pass(CALLER, PERSON, HELP_DESK)).rejects.toMatchObject({
      disposition: 'inDoubt',
    });
  });

  it('may repeat a call that got no connection', async () => {
    await graph.stop();
    const failed = clientOf(graph.baseUrl).pass(CALLER, PERSON, HELP_DESK);
    await expect(failed).rejects.toMatchObject({ code: 'graph_network', disposition: 'retry' });
    await expect(failed).rejects.toThrow(/ECONNREFUSED/);
    graph = await startGraphServer();
  });

  it('may repeat a call whose server speaks no TLS', async () => {
    const failed = clientOf(graph.baseUrl.replace('http:', 'https:')).pass(CALLER, PERSON, HELP_DESK);
    await expect(failed).rejects.toMatchObject({ code: 'graph_network', disposition: 'retry' });
    expect(graph.received).toHaveLength(0);
  });

  it('may repeat a call whose TLS handshake got no answer in time', async () => {
    const address = await listen(createServer((socket) => socket.resume()));
    const failed = clientOf(`https://${address}`, SHORT_MS).pass(CALLER, PERSON, HELP_DESK);
    await expect(failed).rejects.toMatchObject({ code: 'graph_network', disposition: 'retry' });
  });

  it('does not read an answer that is larger than the limit', async () => {
    graph.answer(text(`{"success":true,"padding":"${'x'.repeat(1_000_000)}"}`));
    const failed = clientOf(graph.baseUrl).pass(CALLER, PERSON, HELP_DESK);
    await expect(failed).rejects.toMatchObject({
      code: 'graph_http',
      disposition: 'inDoubt',
      httpStatus: 200,
    });
  });

  it('reads a large answer below the limit', async () => {
    graph.answer(text(`{"success":true,"padding":"${'x'.repeat(900_000)}"}`));
    await expect(clientOf(graph.baseUrl).pass(CALLER, PERSON, HELP_DESK)).resolves.toBeUndefined();
  });
});

describe('the connections of the Graph client', () => {
  it('are used again', async () => {
    graph.answer(DONE);
    const client = clientOf(graph.baseUrl);
    for (let call = 0; call < 5; call++) await client.release(CALLER, PERSON);
    expect(graph.received).toHaveLength(5);
    expect(graph.connections()).toBe(1);
  });

  it('are not used again after the server may have closed them', async () => {
    graph.answer(DONE);
    let now = Date.UTC(2026, 10, 21);
    const transport = createHttpTransport({ maxIdleMs: 4_000, now: () => now });
    const client = clientOf(graph.baseUrl, 10_000, transport);
    await client.release(CALLER, PERSON);
    now += 4_000;
    await client.release(CALLER, PERSON);
    expect(graph.connections()).toBe(1);
    now += 4_001;
    await client.release(CALLER, PERSON);
    expect(graph.connections()).toBe(2);
  });

  it('leave a change in doubt when the server closes one that is used again', async () => {
    graph.answer(DONE, hangUp);
    const client = clientOf(graph.baseUrl);
    await client.release(CALLER, PERSON);
    await expect(client.release(CALLER, PERSON)).rejects.toMatchObject({ disposition: 'inDoubt' });
    expect(graph.connections()).toBe(1);
  });
});
