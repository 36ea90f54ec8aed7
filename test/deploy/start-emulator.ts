import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ROOT } from './root.ts';

/** An AWS on this machine. */
export interface Emulator {
  /** `https://127.0.0.1:<port>`: the policy of the CDK's own bucket refuses whoever comes without TLS. */
  readonly url: string;
  /** The certificate that it signed for itself; this process trusts it already. */
  readonly caFile: string;
  /** Ends it, and with it the processes of its functions. */
  stop(): Promise<void>;
}

const START_MS = 60_000;

/**
 * Starts MiniStack from the virtual environment's `bin`, on 127.0.0.1 only. What it writes goes to `scratch`; what its
 * functions ask of Graph goes to `graphApiUrl`.
 */
export async function startEmulator(bin: string, scratch: string, graphApiUrl: string): Promise<Emulator> {
  const port = await freePort();
  const child = spawn(join(bin, 'python'), serving(port), {
    cwd: scratch,
    env: { ...environment(port, scratch), GRAPH_API_URL: graphApiUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (line: string) => lines.push(line));
  }
  const emulator = {
    url: `https://127.0.0.1:${port}`,
    caFile: join(scratch, 'ministack-tls/server.crt'),
    stop: async () => {
      await end(child);
      await writeFile(join(bin, '../last-run.log'), lines);
    },
  };
  try {
    await answers(emulator, child);
    return emulator;
  } catch (cause) {
    await emulator.stop();
    throw new Error(`MiniStack does not start:\n${lines.join('')}`, { cause });
  }
}

/** As the emulator's container image serves it, but in one process and on one port; its own command listens on 443 too. */
function serving(port: number): string[] {
  const settings = ['--config', 'python:ministack.core.hypercorn_conf', '--workers', '0'];
  return ['-m', 'hypercorn', ...settings, '--bind', `127.0.0.1:${port}`, 'ministack.app:app'];
}

/**
 * Its functions inherit it, beneath what the stack gives them. Were the simulator's address set on the functions
 * instead, a deployment that changes them would take it away, and they would call Meta.
 */
function environment(port: number, scratch: string): NodeJS.ProcessEnv {
  return {
    // The `node` that runs the functions is the repository's own.
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
    HOME: scratch,
    TMPDIR: scratch,
    GATEWAY_PORT: `${port}`,
    USE_SSL: '1',
    // Every call is checked against the policies of whoever makes it.
    AUTH: 'true',
    LAMBDA_EXECUTOR: 'local',
    // It waits 1 s and 2 s where Lambda waits one minute and two.
    LAMBDA_ASYNC_RETRY_BASE_SECONDS: '1',
    PERSIST_STATE: '0',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    DOCKER_HOST: `unix://${join(scratch, 'no-docker.sock')}`,
  };
}

async function answers({ url, caFile }: Emulator, child: ChildProcess): Promise<void> {
  const started = Date.now();
  for (;;) {
    try {
      setDefaultCACertificates([...getCACertificates('bundled'), await readFile(caFile, 'utf8')]);
      if ((await fetch(`${url}/_ministack/health`)).ok) return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() - started > START_MS) throw error;
    }
    await wait(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(patience);
}

/** A port that nobody listens on now: the emulator has to know its own beforehand, so that it can name it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
