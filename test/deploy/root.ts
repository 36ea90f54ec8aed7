import { join } from 'node:path';

/** The repository's root, where `cdk.json` is. */
export const ROOT = join(import.meta.dirname, '../..');
