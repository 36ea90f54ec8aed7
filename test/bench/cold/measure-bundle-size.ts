import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readStack } from '../../../local/aws/stack.ts';
import type { Row } from '../row.ts';
import { freshAssembly } from './fresh-assembly.ts';

/** Size of each bundle as it is uploaded, in kB of 1,000 bytes, before it is zipped. */
export async function measureBundleSize(): Promise<Row[]> {
  await using assembly = await freshAssembly();
  const { functions } = await readStack(assembly.assemblyDir);
  return Promise.all(
    functions.map(async ({ label, codeDir }) => ({
      measure: `bundle size, minified: ${label}`,
      floor: '',
      value: (await stat(join(codeDir, 'index.mjs'))).size / 1_000,
      unit: 'kB',
      reach: { atMost: 480 },
    })),
  );
}
