import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import type { MessengerHandoverProps } from '../../lib/messenger-handover.ts';
import { MessengerHandoverStack } from '../../lib/messenger-handover-stack.ts';

export const ROOT = join(import.meta.dirname, '../..');

/** The context in `cdk.json`. */
export const CONTEXT: Record<string, unknown> = JSON.parse(
  readFileSync(join(ROOT, 'cdk.json'), 'utf8'),
).context;

/** Settings that are as short as settings can be. */
export const SETTINGS = settingsSchema.parse({ appId: '42', targets: {} });

/** An app with the context of `cdk.json` that bundles nothing, because bundling takes seconds. */
function appWithoutBundles(): App {
  return new App({
    context: { ...CONTEXT, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
}

/** The stack's template. */
export function templateOf(props: Partial<MessengerHandoverProps> = {}): Template {
  const stack = new MessengerHandoverStack(appWithoutBundles(), 'stack', {
    stage: 'dev',
    settings: SETTINGS,
    ...props,
  });
  return Template.fromStack(stack);
}
