import type { Next } from '../../../functions/thread/advance.ts';
import { isElsewhere, isExpired } from '../../../functions/thread/owner.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { US } from '../../thread/a-thread.ts';
import type { State } from './state.ts';

const SPEAKS = ['answer', 'say', 'handOver'];

/** Breaks the promise where words begin in a thread that both the ledger and Meta say is another's. */
export function heeding(state: State, thread: Thread, next: Next): State {
  if (next.kind !== 'call' || !SPEAKS.includes(next.command.verb)) return state;
  const ledgerSaysTheirs = isElsewhere(thread.owner) && !thread.unproven && !isExpired(thread, state.now);
  const { owner } = state.control;
  const isTheirs = ledgerSaysTheirs && owner !== null && owner !== US;
  return isTheirs ? { ...state, broken: `${next.command.verb} begins in a thread that is another's` } : state;
}
