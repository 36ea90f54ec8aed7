const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Bounds that keep a thread's item small; all lists drop their oldest entries, the timeline its failures last. */
export const BOUNDS = {
  commands: 20,
  seenEvents: 64,
  /** Groups of 32 events whose short ids are kept for a day. */
  seenEarlier: 6,
  sentMessages: 32,
  /** Echoes without app id that arrive during one attempt. */
  echoes: 8,
  failures: 10,
  /** Texts of a Page that came within seconds of a person's word, in threads that somebody owns. */
  quickTexts: 16,
  pendingTimeline: 16,
  /** Lines about failures that may wait, where nothing writes the timeline for a while. */
  pendingFailures: 64,
  /** Characters of a person's text that are kept for the bot; Meta allows fewer than 2,000 in an answer. */
  textCharacters: 2_000,
  /** Of a message; an address that is longer is left out. */
  attachments: 5,
  urlCharacters: 1_000,
  intents: 5,
  metadataCharacters: 1_000,
  /** Meta's own bound for the payload of a button. */
  payloadCharacters: 1_000,
} as const;

/** What Meta takes in a message. https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export const TEXT_LIMITS = {
  /** Fewer than 2,000. */
  messengerCharacters: 1_999,
  /** Of UTF-8. https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message */
  instagramBytes: 1_000,
  /** Room that the time of an opening has in a text of the settings, in bytes: in no language it needs more. */
  opensBytes: 160,
  /** Messages that one text of a bot may become. */
  parts: 5,
  quickReplies: 13,
  titleCharacters: 20,
} as const;

/** Attempts after which an unfinished command is a failure. */
export const MAX_ATTEMPTS = 5;
/** So many more follow another within its visit, and do not count: those that count are to outlast an outage of minutes. */
export const PROMPT_RETRIES = 2;
/** Attempts after which a bot that fails is asked no more about a turn. */
export const MAX_BOT_ATTEMPTS = 3;
/** A message is sent at most this often, each time in doubt. */
export const MAX_DOUBTS = 2;

/** Durations in ms. */
export const TIMES = {
  /** Timeout of a call to Graph. */
  graphCall: 10 * SECOND,
  /** How long an echo is waited for, from when the outcome of its `say` was found to be unknown. */
  echoWait: 20 * SECOND,
  /** … where deliveries were refused meanwhile: Meta repeats them minutes later. */
  lateEchoWait: 10 * MINUTE,
  /** A wait up to this long is slept within a visit. */
  sleep: 20 * SECOND,
  /** A lost invocation costs this long: the thread is due then. */
  invocationLost: MINUTE,
  /** After a successful `request`, Meta is asked after this long whether control came. */
  requestAnswer: 30 * SECOND,
  /** A `request` that has not brought control after this long counts as refused. */
  requestRefused: MINUTE,
  /** Meta ends control this long after the person's last message. https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control */
  control: 24 * HOUR,
  /** How long after the person's last message the Page may send (24 h), less some room. */
  window: 23 * HOUR + 50 * MINUTE,
  /** How long a control command that we queued ourselves may wait: a timer can queue it again. */
  ownInitiative: 15 * MINUTE,
  /** How long a pass that a person, the bot or another app asked for may wait. */
  pass: 24 * HOUR,
  /** How long some texts of the settings are not said again. */
  saidOnce: 12 * HOUR,
  /** How often a thread is visited that waits for a later version, because of a verb or a platform. */
  laterVersion: HOUR,
  /** A person may still wait for the answer to a message that is delivered so late. */
  lateDelivery: 24 * HOUR,
  /** The threads of a paused Page become due spread over this time. */
  pauseSpread: 30 * SECOND,
  /** Our clock and Meta's differ by less than this. */
  clockSkew: 2 * SECOND,
  /** Meta's answer about an owner may be so much behind what it sends and refuses. */
  ownerLag: 5 * SECOND,
  /** How long a mark stands after its executor's deadline; a call has to end this long before the deadline. */
  margin: 5 * SECOND,
} as const;
