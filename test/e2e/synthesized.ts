import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from '../../local/aws/assembly.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the cloud assembly whose bundles are under test. */
    assemblyDir: string;
  }
}

/** Builds what `cdk deploy` would upload, once for all end-to-end tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'messenger-handover-e2e-'));
  await synthesize({ root: join(import.meta.dirname, '../..'), outDir });
  project.provide('assemblyDir', outDir);
  return () => rm(outDir, { recursive: true });
}
