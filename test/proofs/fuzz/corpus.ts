import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = join(import.meta.dirname, '../../fixtures/webhooks');
const BESIDE = join(import.meta.dirname, '../../../../shared');

/** Bytes by the name of their file. */
export type Corpus = ReadonlyMap<string, Buffer>;

/** What Meta posts: the project's own fixtures, and the collection beside the repository where there is one. */
export function readWebhooks(): Corpus {
  return new Map([...filesIn(HERE), ...besides('payloads')]);
}

/** What Graph answers; empty on a machine without the collection. */
export function readGraphAnswers(): Corpus {
  return new Map(besides('graph-responses'));
}

function besides(folder: string): [string, Buffer][] {
  const path = join(BESIDE, folder);
  if (existsSync(path)) return filesIn(path).filter(([name]) => !name.endsWith('.tsv'));
  if (process.env.CI === 'true') throw new Error(`${path} is missing: the corpus is only half of it`);
  return [];
}

function filesIn(folder: string): [string, Buffer][] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, Buffer] => [entry.name, readFileSync(join(entry.parentPath, entry.name))])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
