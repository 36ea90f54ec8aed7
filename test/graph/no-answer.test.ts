import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Caller, createGraphClient, type GraphClient } from '../../functions/graph/graph-client.ts';
import { createHttpTransport } from '../../functions/graph/http-transport.ts';
import type { PageId } from '../../functions/messenger/ids.ts';
import { HELP_DESK, PERSON } from '../ids.ts';
import { hangUp, json, keepSilent, startGraphServer, text } from './graph-server.ts';

const CALLER: Caller = { pageId: '100000000000001' as PageId, token: 'EAAtoken', appSecrets: ['secret'] };
const DONE = json({ success: true });
const SHORT_MS = 50;

let graph: Awaited<ReturnType<typeof startGraphServer>>;

beforeEach(async () => {
  graph = await startGraphServer();
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const pass = (client: GraphClient) => client.pass(CALLER, PERSON, HELP_DESK);
const IN_DOUBT = { code: 'graph_network', disposition: 'inDoubt' };
const MAY_BE_REPEATED = { code: 'graph_network', disposition: 'retry' };

describe('the Graph client, without an answer,', () => {
  it('is in doubt about a change that got no answer in time', async () => {
    const client = await connectedClient();
    graph.answer(keepSilent);
    const failed = pass(client);
    await expect(failed).rejects.toMatchObject(IN_DOUBT);
    await expect(failed).rejects.toThrow(/ETIMEDOUT/);
  });

  it('may repeat a read that got no answer in time', async () => {
    graph.answer(keepSilent);
    const failed = clientOf(graph.baseUrl, SHORT_MS).threadOwner(CALLER, PERSON);
    await expect(failed).rejects.toMatchObject(MAY_BE_REPEATED);
  });

  it('limits the time of the whole call, not the time to the first byte', async () => {
    const client = await connectedClient();
    graph.answer((response) => {
      response.writeHead(200);
      response.write('{"success":');
    });
    await expect(client.release(CALLER, PERSON)).rejects.toMatchObject(IN_DOUBT);
  });

  it('is in doubt when Graph closes the connection after it has read the request', async () => {
    graph.answer(hangUp);
    await expect(pass(clientOf(graph.baseUrl))).rejects.toMatchObject(IN_DOUBT);
    expect(graph.received).toHaveLength(1);
  });

  it('is in doubt when Graph resets the connection on the first byte: how much it has read is unknown', async () => {
    const address = await listen(
      createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    await expect(pass(clientOf(`http://${address}`))).rejects.toMatchObject(IN_DOUBT);
  });

  it('is in doubt when Graph closes the connection in the middle of its answer', async () => {
    graph.answer((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"success":true', () => response.socket?.destroy());
    });
    await expect(pass(clientOf(graph.baseUrl))).rejects.toMatchObject(IN_DOUBT);
  });

  it('may repeat a call that got no connection', async () => {
    await graph.stop();
    const failed = pass(clientOf(graph.baseUrl));
    await expect(failed).rejects.toMatchObject(MAY_BE_REPEATED);
    await expect(failed).rejects.toThrow(/ECONNREFUSED/);
  });

  it('may repeat a call whose server speaks no TLS', async () => {
    const failed = pass(clientOf(graph.baseUrl.replace('http:', 'https:')));
    await expect(failed).rejects.toMatchObject(MAY_BE_REPEATED);
    expect(graph.received).toHaveLength(0);
  });

  it('may repeat a call whose TLS handshake got no answer in time', async () => {
    const address = await listen(createServer((socket) => socket.resume()));
    const failed = pass(clientOf(`https://${address}`, SHORT_MS));
    await expect(failed).rejects.toMatchObject(MAY_BE_REPEATED);
  });

  it('does not read an answer that is larger than the limit', async () => {
    graph.answer(text(`{"success":true,"padding":"${'x'.repeat(1_000_000)}"}`));
    const tooLarge = { code: 'graph_http', disposition: 'inDoubt', httpStatus: 200 };
    await expect(pass(clientOf(graph.baseUrl))).rejects.toMatchObject(tooLarge);
  });

  it('reads a large answer below the limit', async () => {
    graph.answer(text(`{"success":true,"padding":"${'x'.repeat(900_000)}"}`));
    await expect(pass(clientOf(graph.baseUrl))).resolves.toBeUndefined();
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
