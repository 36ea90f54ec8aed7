import { once } from 'node:events';
import { join } from 'node:path';
import { synthesize } from './aws/synthesize.ts';
import { beginAnew } from './begin-anew.ts';
import { checkPorts } from './check-ports.ts';
import { readOptions } from './read-options.ts';
import { StartError } from './start-error.ts';

const ROOT = join(import.meta.dirname, '..');
const ASSEMBLY_DIR = join(ROOT, 'cdk.out');
const STATE_DIR = join(ROOT, '.local');

const stopping = new AbortController();
// The second Ctrl-C finds no listener and ends this process at once; its functions end with it.
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
  if (options.fresh) await beginAnew(STATE_DIR);
  console.log('Synthesizing what "cdk deploy" would upload …');
  // Loaded meanwhile: it takes a second of its own.
  const [{ startLocal }, { printLine, welcome }] = await Promise.all([
    import('./local.ts'),
    import('./terminal.ts'),
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
  // In the background, so that the first message is answered as fast as the second. A stop may refuse it.
  local.lambda.warm().catch(() => {});
  console.log(welcome(local, STATE_DIR));
  if (!signal.aborted) await once(signal, 'abort');
  console.log('Stopping …');
  await local.close();
}
