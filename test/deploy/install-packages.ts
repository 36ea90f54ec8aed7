import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { run } from './run.ts';

/** Ignored by git, and gone with the next `npm ci`. */
const FOLDER = join(ROOT, 'node_modules/.cache/ministack');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** Written when all is installed. */
const STAMP = join(FOLDER, 'installed-requirements');
const NEEDED = [
  'npm run test:deploy needs Python 3.11 or later with its venv module, and openssl.',
  'On Debian: apt-get install python3-venv openssl',
].join('\n');

/**
 * Installs the emulator and the AWS CLI into a virtual environment of their own, if these very requirements are not
 * there yet, and returns its folder of commands. Throws, with what to install, where Python or openssl is missing.
 * https://pip.pypa.io/en/stable/topics/secure-installs/
 */
export async function installPackages(): Promise<string> {
  const { env } = process;
  const bin = join(FOLDER, 'bin');
  await needed('python3', ['-c', 'import ensurepip, sys, venv; assert sys.version_info >= (3, 11)']);
  await needed('openssl', ['version']);
  const wanted = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  if ((await installed()) === wanted) return bin;
  await rm(FOLDER, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', FOLDER], { env });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  await run(join(bin, 'python'), [...pip, '--require-hashes', '--requirement', REQUIREMENTS], { env });
  await writeFile(STAMP, wanted);
  return bin;
}

async function needed(command: string, args: readonly string[]): Promise<void> {
  await run(command, args, { env: process.env }).catch((cause: unknown) => {
    throw new Error(NEEDED, { cause });
  });
}

async function installed(): Promise<string | undefined> {
  return readFile(STAMP, 'utf8').catch(() => undefined);
}
