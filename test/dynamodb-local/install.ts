import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/dynamodb-local');

/**
 * The folder with DynamoDB Local and all that it needs, as `pom.xml` pins them; downloaded by Maven unless it is there
 * already. Throws an error that names what is missing on this machine.
 */
export async function installDynamoDbLocal(): Promise<string> {
  await need('java', ['--list-modules'], 'jdk.compiler', 'a Java development kit, version 17 or later');
  const pom = join(import.meta.dirname, 'pom.xml');
  const hash = createHash('sha256').update(await readFile(pom));
  const folder = join(CACHE, hash.digest('hex').slice(0, 12));
  if (existsSync(folder)) return folder;
  await need('mvn', ['--version'], 'Apache Maven', 'Apache Maven');
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  try {
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
    await run('mvn', ['--quiet', '--batch-mode', '--file', pom, ...copy]);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function need(program: string, args: string[], sign: string, what: string): Promise<void> {
  const { stdout } = await run(program, args).catch(() => ({ stdout: '' }));
  if (stdout.includes(sign)) return;
  throw new Error(
    `These tests run DynamoDB Local and need ${what}: "${program} ${args.join(' ')}" does not answer as it should.`,
  );
}
