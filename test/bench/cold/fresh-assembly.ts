import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../local/aws/assembly.ts';

/** What `cdk deploy` would upload, as the sources are now; gone when it is disposed of. */
export interface FreshAssembly extends AsyncDisposable {
  /** Folder of the cloud assembly. */
  readonly assemblyDir: string;
  /** The folder around it, for whatever goes with it. */
  readonly dir: string;
}

/** Synthesizes the stack into a folder of its own. */
export async function freshAssembly(): Promise<FreshAssembly> {
  const dir = await mkdtemp(join(tmpdir(), 'messenger-handover-cold-'));
  const assemblyDir = join(dir, 'cdk.out');
  await synthesize({ root: join(import.meta.dirname, '../../..'), outDir: assemblyDir });
  return { assemblyDir, dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}
