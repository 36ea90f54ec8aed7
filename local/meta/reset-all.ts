import type { MetaState } from './meta-state.ts';

/**
 * Forgets threads, people, logs, faults, subscriptions, toggles and modes, on every Page; further Pages stay, empty.
 * With a seed, ids and chances begin anew. Time goes on: what a ledger remembers is never of the future.
 */
export async function resetAll(meta: MetaState, seed?: string): Promise<void> {
  await meta.deliveries.reset();
  meta.faults.clear();
  meta.calls.clear();
  meta.alerts.clear();
  meta.registry.reset();
  for (const page of meta.pages.values()) page.reset();
  if (seed !== undefined) meta.chance.restart(seed);
  meta.recorder.restart();
}
