import { BOUNDS } from './limits.ts';
import type { JournalEntry, Thread } from './thread.ts';

/** Adds a line to what waits for the timeline; beyond the bound the oldest line is dropped. */
export function journal(thread: Thread, entry: JournalEntry): Thread {
  return { ...thread, journal: [...thread.journal, entry].slice(-BOUNDS.journal) };
}
