import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimFolder } from './aws/dynamodb/claim-folder.ts';

/** Deletes the data of earlier runs. Throws `StartError` if another process is using them. */
export async function beginAnew(stateDir: string): Promise<void> {
  const letGo = await claimFolder(join(stateDir, 'dynamodb'));
  await letGo();
  await rm(stateDir, { recursive: true });
}
