import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../local/http.ts';
import { type LocalOptions, startLocal } from '../../local/local.ts';
import { StartError } from '../../local/start-error.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type AssemblyParts, writeAssembly } from './aws/assembly-fixture.ts';
import { isRunning } from './aws/function-fixture.ts';

/** Answers a request with its environment, and fails on anything else. */
const CODE = `
export const handler = async (event) => {
  console.log('invoked ' + process.env.AWS_LAMBDA_FUNCTION_NAME);
  if (event.routeKey) return process.env;
  throw new Error('not a request');
};
`;

async function start(parts: AssemblyParts = {}, overrides: Partial<LocalOptions> = {}) {
  const [assemblyDir, stateDir] = [await temporaryFolder(), await temporaryFolder()];
  await writeAssembly(assemblyDir, { code: CODE, ...parts });
  const lines: string[] = [];
  const local = await startLocal({
    assemblyDir,
    stateDir,
    ports: { http: 0, dynamodb: 0, graph: 0 },
    appSecret: 'an-app-secret',
    verifyToken: 'a-verify-token',
    log: (source, line) => lines.push(`${source}: ${line}`),
    pace: { asyncRetryDelaysMs: [1, 1], sweepEvery: 'never' },
    ...overrides,
  });
  onTestFinished(() => local.close());
  return { local, lines, stateDir };
}

describe('everything together', () => {
  it('runs the function behind the webhook, with the endpoints of this machine', async () => {
    const { local, lines } = await start();
    const response = await fetch(local.webhookUrl, { method: 'POST', body: '{}' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      TABLE_NAME: local.stack.table.name,
      AWS_ENDPOINT_URL_DYNAMODB: local.dynamodb.url,
      AWS_ENDPOINT_URL_SSM: local.ssm.url,
      AWS_ENDPOINT_URL_LAMBDA: local.lambda.url,
      GRAPH_API_URL: local.meta.url,
    });
    expect(lines).toContain('webhook: invoked Webhook');
  });

  it('can give the functions another Graph API', async () => {
    const { local } = await start({}, { graphApiUrl: 'http://127.0.0.1:9' });
    const response = await fetch(local.webhookUrl, { method: 'POST' });
    expect(await response.json()).toMatchObject({ GRAPH_API_URL: 'http://127.0.0.1:9' });
  });

  it('delivers a message of a person from the simulated Meta to the webhook', async () => {
    const { local, lines } = await start();
    const said = await fetch(`${local.meta.controlUrl}/persons/24000000000000001/message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"Hello"}',
    });
    expect(said.status).toBe(200);
    await fetch(`${local.meta.controlUrl}/deliveries/flush`, { method: 'POST' });
    expect(lines).toContain('webhook: invoked Webhook');
  });

  it('keeps an on-failure record of a handover that has failed for good', async () => {
    const { local, lines, stateDir } = await start();
    local.lambda.enqueue('Handover', { thread: '1:2' });
    await local.lambda.idle();
    const [line = ''] = (await readFile(join(stateDir, 'failures.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      requestPayload: { thread: '1:2' },
      responsePayload: { errorMessage: 'not a request' },
    });
    expect(local.failures.records).toHaveLength(1);
    expect(lines).toContain('handover: gave up on {"thread":"1:2"} after 2 attempts: RetriesExhausted');
  });

  it('fires the sweeper', async () => {
    const { local, lines } = await start();
    local.schedule.fire();
    await local.lambda.idle();
    expect(lines).toContain('sweeper: invoked Sweeper');
  });

  it('serves the page at the root', async () => {
    const { local } = await start();
    expect(await (await fetch(local.url)).text()).toContain('<title>messenger-handover</title>');
  });

  it('leaves no process behind', async () => {
    const { local } = await start();
    await local.lambda.warm();
    const pids = local.lambda.pids();
    expect(pids.filter(isRunning)).toHaveLength(3);
    await local.close();
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('leaves nothing running if it cannot start', async () => {
    const { port, close } = await serve(async () => {}, 0);
    onTestFinished(close);
    const stateDir = await temporaryFolder();
    const ports = { http: port, dynamodb: 0, graph: 0 };
    await expect(start({}, { stateDir, ports })).rejects.toThrow(StartError);
    await expect(start({}, { stateDir })).resolves.toBeDefined();
  });
});
