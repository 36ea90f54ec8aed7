import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.ts';

/** What is kept of what a measure writes to standard error, for when it fails: characters. */
const LAST_WORDS = 2_000;

const RUNNER = fileURLToPath(new URL('run-apart.ts', import.meta.url));

/**
 * The rows of a measure that is run in a process of its own, so that none is measured on another's heap or optimised
 * code. What the functions log goes to /dev/null there: it is formatted and written, and not shown. `file` is a module,
 * relative to this one, and `name` its export. Throws if the process ends without an answer.
 */
export function apart(file: string, name: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const child = fork(RUNNER, [new URL(file, import.meta.url).href, name], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errors = '';
    child.stderr?.on('data', (text) => {
      errors = (errors + text).slice(-LAST_WORDS);
    });
    child.once('message', (rows) => resolve(rows as Row[]));
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${name} ended without rows (${code}): ${errors}`)));
  });
}
