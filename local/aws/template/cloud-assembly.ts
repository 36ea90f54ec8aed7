import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { StartError } from '../../start-error.ts';
import { type Template, templateSchema } from './cloud-formation.ts';

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

/** What `cdk deploy` would upload. */
export interface CloudAssembly {
  readonly stackName: string;
  readonly template: Template;
  /** Absolute path of the folder whose zip would be uploaded under that key of the assets bucket. */
  assetDir(objectKey: string): string;
}

/**
 * Reads a cloud assembly of one stack (`cdk.out`). Throws `StartError` if there is none, or if it is not of one stack.
 * https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
 */
export async function readCloudAssembly(dir: string): Promise<CloudAssembly> {
  const manifest = manifestSchema.parse(await readJson(join(dir, 'manifest.json')));
  const artifacts = Object.entries(manifest.artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (!stack || stacks.length > 1) {
    throw new StartError(`${dir} holds ${stacks.length} stacks; this machine plays exactly one.`);
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
    if (path === undefined) throw new StartError(`${dir} holds no asset ${objectKey}: synthesize it again.`);
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
