import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../shared/graph-responses');

/** On a machine without the recorded responses their tests are skipped; where CI runs, their absence is a failure. */
export const canSkip = !existsSync(FOLDER) && process.env.CI !== 'true';

/** One recorded response, as its index describes it. */
export interface Recorded {
  readonly file: string;
  /** HTTP status; where none was recorded, 200 for a success and the 400 that Graph documents for a refusal. */
  readonly status: number;
  readonly code?: number;
  readonly subcode?: number;
  readonly text: string;
}

export function readRecorded(): Recorded[] {
  const [, ...lines] = readFileSync(join(FOLDER, 'index.tsv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [file = '', , status, code, subcode] = line.split('\t');
    return {
      file,
      status: Number(status || (file.startsWith('ok-') ? 200 : 400)),
      ...(code ? { code: Number(code) } : {}),
      ...(subcode ? { subcode: Number(subcode) } : {}),
      text: readFileSync(join(FOLDER, file), 'utf8'),
    };
  });
}
