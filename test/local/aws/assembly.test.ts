import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../../../local/aws/assembly.ts';
import { StartError } from '../../../local/start-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('synthesis', () => {
  async function repository(app: string, cdkJson: object = { app: 'node app.mjs', context: { mine: 1 } }) {
    const root = await temporaryFolder();
    await writeFile(join(root, 'app.mjs'), app);
    await writeFile(join(root, 'cdk.json'), JSON.stringify(cdkJson));
    return { root, outDir: join(root, 'cdk.out') };
  }

  it('runs the app with its context, for the stage dev', async () => {
    const options = await repository(
      `import { mkdirSync, writeFileSync } from 'node:fs';
       const { CDK_OUTDIR, CDK_CONTEXT_JSON } = process.env;
       mkdirSync(CDK_OUTDIR);
       writeFileSync(CDK_OUTDIR + '/context.json', CDK_CONTEXT_JSON);`,
    );
    await synthesize(options);
    const context = JSON.parse(await readFile(join(options.outDir, 'context.json'), 'utf8'));
    expect(context).toMatchObject({ mine: 1, stage: 'dev', 'aws:cdk:enable-path-metadata': true });
  });

  it("fails with the app's own output", async () => {
    const options = await repository("console.error('handover.appId: must be text'); process.exit(1);");
    const failure = synthesize(options);
    await expect(failure).rejects.toThrow(StartError);
    await expect(failure).rejects.toThrow(/^handover\.appId: must be text$/);
  });

  it('shows no stack trace of an app that breaks', async () => {
    const options = await repository("throw new Error('no entry file');");
    const error: unknown = await synthesize(options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toContain('Error: no entry file');
    expect(String(error)).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['no app', {}],
    ['an app that is not run by node', { app: 'npx something' }],
  ])('refuses a cdk.json with %s', async (_, cdkJson) => {
    await expect(synthesize(await repository('', cdkJson))).rejects.toThrow(StartError);
  });

  it('names the file if there is no cdk.json', async () => {
    await expect(synthesize({ root: '/nowhere', outDir: '/nowhere/cdk.out' })).rejects.toThrow(
      'Cannot read /nowhere/cdk.json',
    );
  });

  it('ends when it is aborted', async () => {
    const options = await repository('setInterval(() => {}, 1_000);');
    const stop = new AbortController();
    const running = synthesize({ ...options, signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toThrow();
  });
});
