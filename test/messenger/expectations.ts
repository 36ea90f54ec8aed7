import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file and its reading in the form of `shortForm`. */
export type Expectation = readonly [file: string, reading: string];

/** Reads a table of expectations beside this file: a heading, then `file`, a tab, and the reading on each line. */
export function readExpectations(table: string): Expectation[] {
  const [, ...lines] = readFileSync(join(import.meta.dirname, table), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [file = '', reading = ''] = line.split('\t');
    return [file, reading];
  });
}
