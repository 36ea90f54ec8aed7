import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Builds the local Lambda runtime as JavaScript, as AWS's is, into a file. Run from its source it would first load what
 * strips the types, and `node:http` with undici: three times the CPU of an empty handler's start, which then makes every
 * ratio to it look good.
 */
export async function buildRuntime(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'local/aws/bootstrap.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    alias: { 'node:http': join(ROOT, 'lib/bundling/node-http.ts') },
  });
}
