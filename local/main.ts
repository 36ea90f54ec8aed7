import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesize } from './aws/assembly.ts';
import type { Local } from './local.ts';
import { checkPorts, readOptions } from './options.ts';
import { StartError } from './start-error.ts';

const ROOT = join(import.meta.dirname, '..');
const ASSEMBLY_DIR = join(ROOT, 'cdk.out');
const STATE_DIR = join(ROOT, '.local');

const stopping = new AbortController();
// A second Ctrl-C has no listener and ends this process at once. The functions' processes end with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort());

try {
  await run(stopping.signal);
  process.exit(0);
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function run(signal: AbortSignal): Promise<void> {
  const { PORT, DYNAMODB_PORT, GRAPH_PORT, ...options } = readOptions(process.argv.slice(2), process.env);
  await checkPorts({ PORT, DYNAMODB_PORT, GRAPH_PORT });
  if (options.fresh) await deleteState();
  console.log('Synthesizing what "cdk deploy" would upload …');
  // The import takes about a second, so it runs during the synthesis.
  const [{ startLocal, LOCAL_PAGE }] = await Promise.all([
    import('./local.ts'),
    synthesize({ root: ROOT, outDir: ASSEMBLY_DIR, signal }),
  ]);
  const local = await startLocal({
    assemblyDir: ASSEMBLY_DIR,
    stateDir: STATE_DIR,
    ports: { http: PORT, dynamodb: DYNAMODB_PORT, graph: GRAPH_PORT },
    appSecret: options.APP_SECRET,
    verifyToken: options.VERIFY_TOKEN,
    ...(options.GRAPH_API_URL !== undefined && { graphApiUrl: options.GRAPH_API_URL }),
    log: printLine,
  });
  // In the background, so that the first message is answered as fast as the second. It throws if Lambda is stopped.
  local.lambda.warm().catch(() => {});
  console.log(welcome(local, LOCAL_PAGE.id));
  if (!signal.aborted) await once(signal, 'abort');
  console.log('Stopping …');
  await local.close();
}

/** Deletes the data of earlier runs. Throws `StartError` if another process uses them. */
async function deleteState(): Promise<void> {
  const { lockFolder } = await import('./aws/dynamodb.ts');
  const unlock = await lockFolder(join(STATE_DIR, 'dynamodb'));
  await unlock();
  await rm(STATE_DIR, { recursive: true });
}

/** Prints a line with its source. Metrics are not printed: only CloudWatch reads them. */
function printLine(source: string, line: string): void {
  if (!line.includes('"_aws":')) console.log(`${source.padEnd(8)} | ${line}`);
}

/** The addresses that a user needs. It has no secret. */
function welcome(local: Local, pageId: string): string {
  const { url, webhookUrl, dynamodb, ssm, lambda, meta, stack, parameterPrefix, settings } = local;
  return `
messenger-handover runs on this machine; Ctrl-C stops it.

  page        ${url}/
  webhook     ${webhookUrl}
  Graph API   ${meta.url}/${settings.graphVersion}  (simulated; its control API: ${meta.controlUrl})
  DynamoDB    ${dynamodb.url}  table ${stack.table.name}
  SSM         ${ssm.url}  parameters under ${parameterPrefix}
  Lambda      ${lambda.url}  ${stack.functions.map(({ label }) => label).join(', ')}
  Page        ${pageId}
  data        ${STATE_DIR}  ("npm start -- --fresh" begins anew)

Say something as a person:

  curl -H 'content-type: application/json' -d '{"text": "Hello"}' ${meta.controlUrl}/persons/24000000000000001/message
`;
}
