import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, createClock } from './clock.ts';

/**
 * A clock that is as far ahead at the next start as it was left: the ledger remembers times, and must not find itself
 * in the future. Without a folder it begins at the machine's own time.
 */
export function keptTime(stateDir: string | undefined): Clock {
  if (stateDir === undefined) return createClock();
  const file = join(stateDir, 'clock.json');
  const clock = createClock(Date.now, readAhead(file));
  return {
    ...clock,
    advance: (ms) => {
      clock.advance(ms);
      mkdirSync(stateDir, { recursive: true });
      writeFileSync(file, JSON.stringify({ aheadMs: clock.offset() }));
    },
  };
}

/** A file that is missing or that nobody can read counts as none. */
function readAhead(file: string): number {
  try {
    const { aheadMs } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(aheadMs) && aheadMs > 0 ? aheadMs : 0;
  } catch {
    return 0;
  }
}
