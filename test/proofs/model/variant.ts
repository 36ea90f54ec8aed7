import type { Mode } from '../../../functions/page/page.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import type { Budget } from './state.ts';

/** The table, as it should be or with one of its duties taken away. */
export interface Store {
  /** What is kept of what is written. */
  readonly kept: (thread: Thread, by: 'webhook' | 'handover') => Thread;
  /** Whether the last write of a visit is made under the version check. */
  readonly checksRelease: boolean;
}

/** A world to walk: who says what, what may go wrong, how often. */
export interface Variant {
  readonly name: string;
  readonly budget: Partial<Budget>;
  /** What the person says, in order. */
  readonly says: readonly string[];
  readonly mode: Mode;
  readonly inDoubt: 'resend' | 'list';
  /** Threads come back from the inbox when nobody comes, or after a silence. */
  readonly hasClocks: boolean;
  /** Echoes are known to arrive for this Page. */
  readonly echoes: boolean;
  /** Executions of the webhook function at once. */
  readonly webhooksAtOnce: number;
  /** All events that are on their way may come in one body. */
  readonly batches: boolean;
  /** By how much Meta's clock is ahead of ours, in ms. */
  readonly skewMs: number;
  /** How long a pause is, in ms: more than the skew of the clocks, and less than an execution lives. */
  readonly pauseMs: number;
  /** Handover events are stamped in whole seconds. */
  readonly inSeconds: boolean;
  /** How long after the first message somebody else may still act, in ms. */
  readonly actsWithinMs: number;
  /** Events may take longer than anybody waits for them. */
  readonly lateDelivery: 'none' | 'not-our-echoes' | 'all';
  readonly store: Store;
  /** How messages end, each in at least one state at rest. */
  readonly reaches: readonly string[];
}

export const TRUE_STORE: Store = { kept: (thread) => thread, checksRelease: true };

/** A variant in which all goes well, but for what is given. */
export function variant(name: string, members: Partial<Omit<Variant, 'name'>>): Variant {
  return {
    name,
    budget: {},
    says: ['Hello', 'Are you there?'],
    mode: 'routing',
    inDoubt: 'resend',
    hasClocks: false,
    echoes: true,
    webhooksAtOnce: 2,
    batches: false,
    skewMs: 0,
    pauseMs: 3_000,
    inSeconds: false,
    actsWithinMs: 0,
    lateDelivery: 'none',
    store: TRUE_STORE,
    reaches: ['done'],
    ...members,
  };
}
