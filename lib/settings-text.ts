import type { Settings } from '../functions/settings/settings-schema.ts';
import { InvalidContextError } from './invalid-context-error.ts';

/** What the Advanced tier holds, in bytes. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const MOST_BYTES = 8_192;
/** Parameter Store takes it for a reference to another parameter and refuses the value. */
const REFERENCE = '{{';

/**
 * The settings as the text of their parameter. Throws InvalidContextError where Parameter Store would refuse it: over
 * 8,192 bytes, or with `{{` in it.
 */
export function settingsText(settings: Settings): string {
  const text = JSON.stringify(settings);
  const bytes = Buffer.byteLength(text);
  const faults = referencesIn(settings, 'handover').map((path) => `${path}: must not hold "${REFERENCE}"`);
  if (bytes > MOST_BYTES) faults.push(`handover: must be at most ${MOST_BYTES} bytes as JSON, is ${bytes}`);
  if (faults.length > 0) throw new InvalidContextError(faults);
  return text;
}

/** Paths of the keys that hold a reference, in their names or in their texts. */
function referencesIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.includes(REFERENCE) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    ...referencesIn(key, path),
    ...referencesIn(each, `${path}.${key}`),
  ]);
}
