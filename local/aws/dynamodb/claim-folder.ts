import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { StartError } from '../../start-error.ts';

/**
 * Makes sure that nobody else opens the tables in a folder: dynalite ends its process when the store is already open.
 * Creates the folder if it is missing; gives a function that lets it go. Throws `StartError` if it is taken.
 */
export async function claimFolder(path: string): Promise<() => Promise<void>> {
  await mkdir(path, { recursive: true });
  const claim = `${path}.pid`;
  const holder = Number(await readFile(claim, 'utf8').catch(() => ''));
  if (holder > 0 && isRunning(holder)) {
    throw new StartError(
      `${path} is in use by process ${holder}: stop it first (or delete ${claim} if it is another program).`,
    );
  }
  await writeFile(claim, String(process.pid));
  return () => rm(claim, { force: true });
}

/** Signal 0 only asks. https://nodejs.org/api/process.html#processkillpid-signal */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
