import { readdir, readFile } from 'node:fs/promises';

/**
 * CPU that a process has used so far in all its threads, user and system, in ms. Throws where the system does not tell:
 * only Linux does, to the nanosecond. https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
 */
export async function cpuOfProcess(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(noneIfEnded)),
  );
  return stats.reduce((sum, stat) => sum + Number(stat.split(' ', 1)[0]), 0) / 1e6;
}

/** A thread may end between the two readings; what it used is then missed, and little. */
function noneIfEnded(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return '0';
  throw error;
}
