/** Texts that may stand in no log line and in no item outside the mailbox. */
export const CANARIES = {
  appSecret: 'canary-app-secret',
  verifyToken: 'canary-verify-token',
  pageToken: 'canary-page-token',
  words: 'canary words',
} as const;
