import type { Thread } from '../../../functions/thread/thread.ts';
import type { Item, State } from './state.ts';
import type { Variant } from './variant.ts';

/** A write of the item, on top of what was read. */
export interface Write {
  readonly before: Item | undefined;
  readonly thread: Thread;
  readonly by: 'webhook' | 'handover';
  /** It is made without looking at the version. */
  readonly isBlind?: boolean;
}

/** Whether somebody has written the item since it was read. */
export function isStale(state: State, before: Item | undefined): boolean {
  return state.item?.version !== before?.version;
}

/** The table after a conditional write (`ThreadRepository.replace`), or undefined for a conflict. */
export function replace(state: State, variant: Variant, write: Write): State | undefined {
  if (!write.isBlind && isStale(state, write.before)) return undefined;
  const version = (state.item?.version ?? 0) + 1;
  return { ...state, item: { thread: variant.store.kept(write.thread, write.by), version } };
}
