import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../local/http.ts';

const MAIN = join(import.meta.dirname, '../../local/main.ts');

async function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const ports = { PORT: '0', DYNAMODB_PORT: '0', GRAPH_PORT: '0' };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...ports, ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, output, errors };
}

describe('npm start', () => {
  it('prints one line about an invalid setting, and ends', async () => {
    expect(await start([], { PORT: 'x' })).toEqual({
      code: 1,
      output: '',
      errors: 'PORT must be a port: 0 to 65535\n',
    });
  });

  it('prints one line about a port in use, and ends', async () => {
    const { port, close } = await serve(async () => {}, 0);
    onTestFinished(close);
    expect(await start([], { GRAPH_PORT: String(port) })).toEqual({
      code: 1,
      output: '',
      errors: `GRAPH_PORT: port ${port} is in use: stop what listens there, or choose another one.\n`,
    });
  });
});
