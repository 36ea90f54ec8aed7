import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { StartError } from '../start-error.ts';

export interface SynthesizeOptions {
  /** The repository's root, where `cdk.json` is. */
  readonly root: string;
  /** Where the cloud assembly goes. */
  readonly outDir: string;
  /** Ends the synthesis. */
  readonly signal?: AbortSignal;
}

const cdkJsonSchema = z.looseObject({
  app: z.string().regex(/^node [^\s'"]+$/, 'must be "node <file>"'),
  context: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Builds what `cdk deploy` would upload, as the CDK CLI would have it built: the app of `cdk.json` with its context,
 * for the stage `dev`. Throws `StartError` with the app's own lines if it fails.
 * https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html
 */
export async function synthesize({ root, outDir, signal }: SynthesizeOptions): Promise<void> {
  const { app, context } = await readCdkJson(join(root, 'cdk.json'));
  const child = spawn(process.execPath, [app.slice('node '.length)], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...CLI_CONTEXT }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new StartError(withoutTrace(`${errors}${output}`) || `${app} failed.`);
}

/** What the CLI adds by itself, and the stage whose parameters and table this machine plays. */
const CLI_CONTEXT = {
  stage: 'dev',
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': false,
};

async function readCdkJson(file: string) {
  try {
    return cdkJsonSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
    throw new StartError(`Cannot read ${file}: ${why}`);
  }
}

/** What Node.js prints around an error that nobody caught. */
const TRACE = /^\s*(?:at .*|node:internal.*|triggerUncaughtException\(|\^|Node\.js v.*|)$/;

function withoutTrace(lines: string): string {
  return lines
    .split('\n')
    .filter((line) => !TRACE.test(line))
    .join('\n');
}
