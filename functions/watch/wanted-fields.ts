/**
 * What Meta has to send of every Page: without one of these the ledger would not learn who owns a thread, or the bot
 * would not hear a person. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export const WANTED_FIELDS = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
] as const;
