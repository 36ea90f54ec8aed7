import type { KnownCommand } from '../../../functions/thread/command.ts';
import { isExpired, isHeldByOther } from '../../../functions/thread/ownership.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { OUR_APP } from '../../ids.ts';
import type { State } from './state.ts';

const SPEAKS = ['answer', 'say'];

/** Breaks the promise where words begin in a thread that both the ledger and Meta say is another's. */
export function heeding(state: State, thread: Thread, call: KnownCommand | undefined): State {
  if (!call || !SPEAKS.includes(call.verb)) return state;
  const ledgerSaysTheirs = isHeldByOther(thread.owner) && !thread.unproven && !isExpired(thread, state.now);
  const { owner } = state.control;
  const isTheirs = ledgerSaysTheirs && owner !== null && owner !== OUR_APP;
  return isTheirs ? { ...state, broken: `${call.verb} begins in a thread that is another's` } : state;
}
