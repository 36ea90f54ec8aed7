import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { StartError } from '../start-error.ts';
import { type Template, templateSchema } from './intrinsics.ts';

export interface SynthesizeOptions {
  /** Root folder of the repository; `cdk.json` is in it. */
  readonly root: string;
  /** Folder for the cloud assembly. */
  readonly outDir: string;
  /** Stops the synthesis. */
  readonly signal?: AbortSignal;
}

const cdkJsonSchema = z.looseObject({
  app: z.string().regex(/^node [^\s'"]+$/, 'must be "node <file>"'),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** Context that the CDK CLI adds, and the stage that runs on this machine. */
const CLI_CONTEXT = {
  stage: 'dev',
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': false,
};

/**
 * Builds the cloud assembly that `cdk deploy` would upload for the stage `dev`. It runs the app of `cdk.json` with its
 * context, as the CDK CLI does. Throws `StartError` with the app's own output if the app fails.
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

async function readCdkJson(file: string) {
  try {
    return cdkJsonSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
    throw new StartError(`Cannot read ${file}: ${why}`);
  }
}

/** Lines that Node.js prints around an uncaught error. */
const TRACE = /^\s*(?:at .*|node:internal.*|triggerUncaughtException\(|\^|Node\.js v.*|)$/;

function withoutTrace(lines: string): string {
  return lines
    .split('\n')
    .filter((line) => !TRACE.test(line))
    .join('\n');
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({ type: z.string(), properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/** The stack that `cdk deploy` would upload. */
export interface CloudAssembly {
  readonly stackName: string;
  readonly template: Template;
  /** Gives the absolute path of the folder that would be zipped and uploaded under this object key. */
  assetDir(objectKey: string): string;
}

/**
 * Reads a cloud assembly (`cdk.out`) that has one stack. Throws `StartError` if a file is missing, or if the number of
 * stacks is not one. https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
 */
export async function readCloudAssembly(dir: string): Promise<CloudAssembly> {
  const manifest = manifestSchema.parse(await readJson(join(dir, 'manifest.json')));
  const artifacts = Object.entries(manifest.artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (!stack || stacks.length > 1) {
    throw new StartError(
      `${dir} has ${stacks.length} stacks, but this machine runs exactly one: check bin/ and cdk.json.`,
    );
  }
  const [id, { properties }] = stack;
  const { templateFile, stackName } = z
    .object({ templateFile: z.string(), stackName: z.string().default(id) })
    .parse(properties);
  const assetFiles = artifacts
    .filter(([, { type }]) => type === 'cdk:asset-manifest')
    .map(([, artifact]) => z.object({ file: z.string() }).parse(artifact.properties).file);
  const template = templateSchema.parse(await readJson(join(dir, templateFile)));
  return { stackName, template, assetDir: assetDirIn(dir, await readAssets(dir, assetFiles)) };
}

async function readAssets(dir: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const file of files) {
    const assets = assetsSchema.parse(await readJson(join(dir, file)));
    for (const { source, destinations } of Object.values(assets.files)) {
      for (const { objectKey } of Object.values(destinations)) paths.set(objectKey, source.path);
    }
  }
  return paths;
}

function assetDirIn(dir: string, paths: ReadonlyMap<string, string>): CloudAssembly['assetDir'] {
  return (objectKey) => {
    const path = paths.get(objectKey);
    if (path === undefined) throw new StartError(`${dir} has no asset ${objectKey}: synthesize it again.`);
    return join(dir, path);
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new StartError(`Cannot read the build: ${error instanceof Error ? error.message : file}`);
  }
}
