import type { TimelineLine } from '../../../functions/thread/thread.ts';
import type { State } from './state.ts';

const FINAL: readonly TimelineLine['verdict'][] = ['done', 'left', 'failed', 'unclaimed'];
const OF_EVENTS = ['message', 'echo', 'pass', 'take'];

/** `<id> <verdict>` of the lines that say how a command ended, or that an event was left to somebody else, or that a person waits. */
export function verdictsIn(lines: readonly TimelineLine[]): readonly string[] {
  return lines
    .filter(({ what, verdict }) => (OF_EVENTS.includes(what) ? verdict === 'left' : FINAL.includes(verdict)))
    .filter(({ what }) => what !== 'verify')
    .map(({ id, verdict }) => `${id} ${verdict}`);
}

/** The state with what a write has taken from the mailbox for the timeline. */
export function withHistory(state: State, history: readonly TimelineLine[]): State {
  const verdicts = verdictsIn(history);
  return verdicts.length === 0 ? state : { ...state, verdicts: [...state.verdicts, ...verdicts].sort() };
}
