/** CloudWatch namespace of all metrics that the functions emit. */
export const METRIC_NAMESPACE = 'MessengerHandover';

/** Dimension that tells stages apart; Powertools fills it from `POWERTOOLS_SERVICE_NAME`. */
export const METRIC_DIMENSION = 'service';

/** What the functions emit; alarms watch all but `malformed`. */
export const METRICS = {
  /** Seconds by which the oldest due thread is late; emitted by every sweep, 0 where nothing is due. */
  oldestDueAge: 'OldestDueAge',
  /** Commands that were listed as failed. */
  failed: 'Failed',
  /** Words that were said or not, nobody knows: listed as unconfirmed. */
  inDoubt: 'InDoubt',
  /** Pages for which nothing is asked of Graph at the moment; counted by every sweep. */
  pagesPaused: 'PagesPaused',
  /** Pages that had lost their subscription at Meta, or fields of it, and were subscribed again; emitted by every watch. */
  resubscribed: 'Resubscribed',
  /** Pages whose subscription could not be seen or renewed, and the app itself likewise; emitted by every watch. */
  unwatched: 'Unwatched',
  /** Parts of signed bodies that cannot be read. */
  malformed: 'Malformed',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
