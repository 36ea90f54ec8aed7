import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts what is installed in `folder`, in memory and for this machine alone. It ends with this process, however that ends. */
export async function startDynamoDbLocal(folder: string): Promise<DynamoDbLocal> {
  const java = spawn(
    'java',
    ['-Xmx512m', '-cp', join(folder, '*'), `-Djava.library.path=${folder}`, LOOPBACK],
    { env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const ended = once(java, 'exit');
  const errors: string[] = [];
  java.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  for await (const line of createInterface(java.stdout)) {
    const port = /^port (\d+)$/.exec(line)?.[1];
    if (port === undefined) continue;
    java.stdout.resume();
    return {
      endpoint: `http://127.0.0.1:${port}`,
      async stop() {
        java.kill();
        await ended;
      },
    };
  }
  throw new Error(`DynamoDB Local has not started:\n${errors.join('')}`);
}

const LOOPBACK = join(import.meta.dirname, 'Loopback.java');
