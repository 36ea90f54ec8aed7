import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import { createMetaClient, type MetaClient } from '../../local/meta/client.ts';
import { type MetaServer, serveMeta } from '../../local/meta/serve.ts';
import { metaOptionsFrom } from '../../local/meta-options.ts';
import { PAGE } from '../ids.ts';
import { installPackages } from './install-packages.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createOperator, type Operator } from './operator.ts';
import { ROOT } from './root.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

/** Stands in every secret and text of these tests, so that any of them is found wherever it leaks. */
export const CANARY = 'kanarienvogel';
export const APP_SECRET = `app-secret-${CANARY}`;
export const VERIFY_TOKEN = `verify-token-${CANARY}`;
export const PAGE_TOKEN = `page-token-${CANARY}`;

/** All that the chapters play in: an AWS, Meta, and whoever deploys. */
export interface Place {
  readonly emulator: Emulator;
  readonly operator: Operator;
  readonly ledger: Ledger;
  readonly simulator: MetaServer;
  readonly meta: MetaClient;
  close(): Promise<void>;
}

/** How a chapter gets at its place, which is open once its tests run. */
export type At = () => Place;

/** Opens an AWS without anything in it, and a Meta whose Page has our app. Nothing is left running if that fails. */
export async function openPlace(): Promise<Place> {
  await using running = new AsyncDisposableStack();
  const bin = await installPackages();
  const scratch = await mkdtemp(join(tmpdir(), 'messenger-handover-deploy-'));
  running.defer(() => rm(scratch, { recursive: true, force: true }));
  const simulator = running.adopt(await startSimulator(), (each) => each.close());
  const emulator = running.adopt(await startEmulator(bin, scratch, simulator.url), (each) => each.stop());
  const operator = await createOperator(emulator, bin, scratch);
  const ledger = running.adopt(createLedger(emulator, operator), (each) => each.close());
  const started = running.move();
  return {
    emulator,
    operator,
    ledger,
    simulator,
    meta: createMetaClient(simulator.url, PAGE),
    close: () => started.disposeAsync(),
  };
}

async function startSimulator(): Promise<MetaServer> {
  const { context } = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8'));
  return serveMeta({
    ...metaOptionsFrom(settingsSchema.parse(context.handover), {
      appSecret: APP_SECRET,
      pageToken: PAGE_TOKEN,
    }),
    port: 0,
    // A busy machine may take longer than Meta's five seconds to start a function.
    webhookTimeoutMs: 30_000,
    retryDelaysMs: [1_000, 2_000, 4_000, 8_000],
  });
}
