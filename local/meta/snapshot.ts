import { type PageView, pageView } from './control-page.ts';
import type { DeliveryEntry } from './delivery.ts';
import type { Alert } from './failing-webhooks.ts';
import type { Faults } from './faults.ts';
import type { GraphCallEntry } from './graph-api.ts';
import type { MetaState } from './meta-state.ts';
import type { ThreadView } from './simulated-thread.ts';

/** How many deliveries and calls are shown. */
const SHOWN = 100;

/** Everything that Meta knows at one moment, for a page that shows it. Times are Unix ms. */
export interface Snapshot {
  readonly now: number;
  /** By how much that is ahead of the machine's own time, in ms. */
  readonly aheadMs: number;
  /** The Page that is there from the start: its apps, modes, routes and subscriptions. */
  readonly page: PageView;
  /** A thread for each person, in the order in which they came. */
  readonly threads: readonly ThreadView[];
  /** Webhooks to our app with their attempts, the last hundred, oldest first. */
  readonly deliveries: readonly DeliveryEntry[];
  /** Graph calls with their answers, the last hundred, oldest first. */
  readonly calls: readonly GraphCallEntry[];
  /** What Meta has written to the developers, oldest first. */
  readonly alerts: readonly Alert[];
  readonly faults: Faults;
}

/** Takes the snapshot. */
export function snapshot(state: MetaState): Snapshot {
  const { page, delivery, calls, faults, time } = state;
  return {
    now: time.now(),
    aheadMs: time.offset(),
    page: pageView(state),
    threads: page.views(),
    deliveries: delivery.entries().slice(-SHOWN),
    calls: calls.all().slice(-SHOWN),
    alerts: state.alerts.all(),
    faults,
  };
}
