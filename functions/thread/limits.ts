const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Bounds that keep a thread's item small; all lists drop their oldest entries. */
export const BOUNDS = {
  commands: 20,
  recent: 64,
  said: 16,
  failures: 10,
  journal: 16,
  /** Characters of a person's text that are kept for the bot; Meta allows fewer than 2,000 in what it answers. */
  textCharacters: 2_000,
  metadataCharacters: 1_000,
  /** Meta's own bound for the payload of a button. */
  payloadCharacters: 1_000,
} as const;

/** Attempts after which an unfinished command is a failure. */
export const MAX_ATTEMPTS = 5;
/** Visits in a row without a settle after which the head of the mailbox is a failure. */
export const MAX_VISITS = 5;
/** Times that words may end in doubt: said once, and once more. */
export const MAX_DOUBTS = 2;

/** Durations in ms. */
export const TIMES = {
  /** A call to Graph is given up after this long. */
  graphCall: 10 * SECOND,
  /** A begun call is made at most this long after its mark: it has to end, with its margin, before the executor. */
  beforeCall: 15 * SECOND,
  /** The bot is given up after this long. */
  bot: 10 * SECOND,
  /** How long after the latest end of a call, which is `graphCall` after Graph was asked, its echo may still arrive. */
  echoWait: 20 * SECOND,
  /** A lost invocation costs this long: the thread is due then. */
  invocationLost: MINUTE,
  /** A successful `request` asks for control; whether it came is looked up after this long. */
  requestAnswer: 30 * SECOND,
  /** Meta lets control fall idle this long after the person's last message. https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control */
  control: 24 * HOUR,
  /** How long after the person's last message the Page may speak (24 h), with some room. */
  window: 23 * HOUR + 50 * MINUTE,
  /** How long a control command of our own making may wait: time can ask again. */
  ownInitiative: 15 * MINUTE,
  /** How long a hand-over that a person, the bot or another app asked for may wait. */
  handOver: 24 * HOUR,
  /** A verb that only a later version knows is looked at this often. */
  unknownVerb: HOUR,
  /** Threads of a paused Page come back spread over this long. */
  pauseSpread: 30 * SECOND,
  /** Our clock and Meta's differ by less than this. */
  clockSkew: 2 * SECOND,
  /** Room a lease leaves behind its holder's deadline, and a call in front of it. */
  margin: 5 * SECOND,
} as const;
