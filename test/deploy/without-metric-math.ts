import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Template {
  Resources: Record<string, { Type: string; Properties?: { Metrics?: unknown } }>;
}

/**
 * Takes the alarms on a formula out of the templates of an assembly: the emulator knows only alarms on one metric, and
 * refuses the whole stack for them. test/lib/alarms.test.ts checks them in the template.
 */
export async function withoutMetricMath(assembly: string): Promise<void> {
  const files = (await readdir(assembly)).filter((name) => name.endsWith('.template.json'));
  for (const file of files.map((name) => join(assembly, name))) {
    const template: Template = JSON.parse(await readFile(file, 'utf8'));
    const kept = Object.entries(template.Resources).filter(
      ([, { Type, Properties }]) => Type !== 'AWS::CloudWatch::Alarm' || Properties?.Metrics === undefined,
    );
    await writeFile(file, JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  }
}
