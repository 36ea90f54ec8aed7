/** CloudWatch namespace of all metrics of the functions. */
export const METRIC_NAMESPACE = 'MessengerHandover';

/** Dimension that separates the stages. Powertools fills it from `POWERTOOLS_SERVICE_NAME`. */
export const METRIC_DIMENSION = 'service';

/** The functions' metrics. Only some have an alarm (lib/alarms.ts): on the others nobody has to act at once. */
export const METRICS = {
  /** Seconds by which the oldest due thread is late; 0 if none is due. Emitted by every sweep. */
  oldestDueAge: 'OldestDueAge',
  /** Threads with a failure within the last ten minutes, up to 1,000; counted by every sweep. */
  threadsFailed: 'ThreadsFailed',
  /** Events that the table refuses for their shape or size: they are not worked. */
  eventsRefused: 'EventsRefused',
  /** Pages for which no call is made at the moment; counted by every sweep. */
  pagesPaused: 'PagesPaused',
  /** Pages that had lost their subscription at Meta, or fields of it, and were subscribed again. Emitted by every watch. */
  resubscribed: 'Resubscribed',
  /** Pages that may lack a field, or could not be checked, and objects of the app likewise. Emitted by every watch. */
  unchecked: 'Unchecked',
  /** People who have waited for more than two minutes: for the bot, or for a human. Counted by every sweep, up to 1,000. */
  waitingBot: 'WaitingBot',
  waitingHuman: 'WaitingHuman',
  /** … for a human who should have come by now (`unclaimedMinutes`); they count as waiting for a human, too. */
  unclaimed: 'Unclaimed',
  /** Seconds since the message of the person who waits longest; 0 if nobody waits. Emitted by every sweep. */
  oldestWaitingBot: 'OldestWaitingBot',
  oldestWaitingHuman: 'OldestWaitingHuman',
  /** Seconds from a hand-over to the first words of a human. */
  timeToHuman: 'TimeToHuman',
  /** Threads that we gave to another app. */
  handedOver: 'HandedOver',
  /** Turns of the bot because a thread came back, and all its other turns. */
  returned: 'Returned',
  answered: 'Answered',
  /** Threads in which the bot is silent, because it seems to answer a machine. */
  loopStopped: 'LoopStopped',
  /** Messages to persons who blocked the Page or left. */
  unreachable: 'Unreachable',
  /** Attempts of the bot that failed or took too long, answers that are refused, and actions that are left out. */
  botFailed: 'BotFailed',
  /** Signatures that no app secret of ours proves. What has not the form of a signature is not counted. */
  signatureRefused: 'SignatureRefused',
  /** Signed deliveries. CloudWatch counts their log lines: another line for each would double what a receipt costs. */
  deliveries: 'Deliveries',
  /** Malformed parts of signed webhook bodies. */
  malformed: 'Malformed',
} as const;

/** The message of the log line that the webhook writes for each signed delivery. */
export const DELIVERY_LINE = 'delivery';

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
