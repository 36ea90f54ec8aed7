import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runApp } from './run-app.ts';
import { CONTEXT } from './stack-under-test.ts';

const WITHOUT_BUNDLES = { 'aws:cdk:bundling-stacks': [] };
const handover = CONTEXT.handover as Record<string, unknown>;

let outdir: string;

beforeEach(async () => {
  outdir = await temporaryFolder();
});

describe('the app', { timeout: 60_000 }, () => {
  it('synthesizes the stack of the stage and says that the app id is still the example', async () => {
    const { exitCode, errors } = await runApp(outdir, { ...WITHOUT_BUNDLES, stage: 'live' });
    expect(errors).toEqual([expect.stringMatching(/^handover\.appId is still the example 1111111111111111/)]);
    expect(exitCode).toBe(0);
    expect(existsSync(join(outdir, 'messenger-handover-live.template.json'))).toBe(true);
  });

  it('says nothing where the settings are right', async () => {
    const context = { ...WITHOUT_BUNDLES, handover: { ...handover, appId: '42' } };
    expect(await runApp(outdir, context)).toEqual({ exitCode: 0, errors: [] });
  });

  it('says each fault of the settings in one line and synthesizes nothing', async () => {
    const context = {
      ...WITHOUT_BUNDLES,
      stage: 'LIVE',
      handover: {
        ...handover,
        fallback: undefined,
        targets: { zendesk: { appId: 'abc' } },
        triggers: [],
        grantRequestsOf: [],
      },
    };
    expect(await runApp(outdir, context)).toEqual({
      exitCode: 1,
      errors: [
        'stage: must be 1 to 20 lower-case letters, digits or hyphens, a letter first',
        'handover.targets.zendesk.appId: must be an app id: digits only, in quotes',
      ],
    });
    expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
  });

  it('says in one line that the settings do not fit their parameter', async () => {
    const texts = { handOver: 'Hello {{name}}', welcomeBack: '' };
    expect(
      await runApp(outdir, { ...WITHOUT_BUNDLES, handover: { ...handover, appId: '42', texts } }),
    ).toEqual({
      exitCode: 1,
      errors: ['handover.texts.handOver: must not hold "{{"'],
    });
  });
});
