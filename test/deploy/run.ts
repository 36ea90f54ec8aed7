import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a command said. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the command. */
  readonly env: NodeJS.ProcessEnv;
}

/** Longer than any command takes on a busy machine: whatever hangs is ended. */
const TIMEOUT_MS = 280_000;

/** Runs a command to its end. Throws, with what it said, if it cannot be started or fails. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Said> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (exitCode !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  }
  return { stdout, stderr };
}
