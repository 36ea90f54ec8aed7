import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApp, runCdkSynth } from './run-app.ts';

const NAMES = ['Webhook', 'Handover', 'Sweeper', 'Watch'] as const;

/** Addresses that only the SDK's search for credentials knows: of ECS and of IAM Identity Center. */
const SEARCH_FOR_CREDENTIALS = ['169.254.170.2', 'portal.sso'];

/** Bytes. Every 100 kB cost a cold start a tenth of what an empty handler takes; our own rules are about 75 kB of it. */
const MOST_BYTES = 510_000;

let dir: string;
let byCli: string;
let byNode: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'messenger-handover-'));
  byCli = join(dir, 'by-cli');
  byNode = join(dir, 'by-node');
  const runs = await Promise.all([runCdkSynth(byCli, dir), runApp(byNode)]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
}, 120_000);

afterAll(() => rm(dir, { recursive: true }));

/** Hash of a function's code, by the function's name. */
async function assetsIn(outdir: string): Promise<Record<string, string>> {
  const template = JSON.parse(await readFile(join(outdir, 'messenger-handover-dev.template.json'), 'utf8'));
  const resources: [string, { Type: string; Properties: { Code: { S3Key: string } } }][] = Object.entries(
    template.Resources,
  );
  return Object.fromEntries(
    NAMES.map((name) => {
      const found = resources.find(([id]) => id.startsWith(`Messenger${name}Function`));
      return [name, found?.[1].Properties.Code.S3Key.replace('.zip', '') ?? 'none'];
    }),
  );
}

async function bundleOf(name: string): Promise<string> {
  return join(byNode, `asset.${(await assetsIn(byNode))[name]}`, 'index.mjs');
}

describe('the bundles', () => {
  it('are the same from synth to synth, with the CDK command line and without', async () => {
    const assets = await assetsIn(byNode);
    expect(Object.values(assets)).toEqual(NAMES.map(() => expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect(await assetsIn(byCli)).toEqual(assets);
  });

  it.each(NAMES)('of %s is small and holds no search for credentials', async (name) => {
    const bundle = await readFile(await bundleOf(name), 'utf8');
    expect(Buffer.byteLength(bundle)).toBeLessThanOrEqual(MOST_BYTES);
    expect(SEARCH_FOR_CREDENTIALS.filter((address) => bundle.includes(address))).toEqual([]);
  });

  it.each(NAMES)('of %s does not import node:http, which would load undici', async (name) => {
    const bundle = await readFile(await bundleOf(name), 'utf8');
    const imports = [...bundle.matchAll(/(?:from|import)\s*\(?"(node:[^"]+)"/g)].map(([, module]) => module);
    expect(imports).toContain('node:https');
    expect(imports).not.toContain('node:http');
  });

  it.each(NAMES)('of %s loads and gives a handler', { timeout: 30_000 }, async (name) => {
    const load = `process.stdout.write(typeof (await import(${JSON.stringify(await bundleOf(name))})).handler, () => process.exit());`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', load], {
      // Port 9 of this machine, where nothing listens, stands for AWS: a start may look there, and find nothing.
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'key',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        TABLE_NAME: 'table',
        PARAMETER_PREFIX: '/messenger-handover/dev/',
        HANDOVER_FUNCTION_NAME: 'handover',
      },
    });
    expect(stdout).toMatch(/function$/);
  });
});
