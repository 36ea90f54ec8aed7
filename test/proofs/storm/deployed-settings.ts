import type { Conversation } from './conversation.ts';

/** Secrets and texts that no log line may hold, and no item outside its mailbox. */
export const CANARIES = {
  appSecret: 'canary-app-secret',
  verifyToken: 'canary-verify-token',
  pageToken: 'canary-page-token',
  words: 'canary words',
} as const;

/** The settings of a conversation as they are stored in SSM. */
export function settingsOf({ settings: { silentMinutes, fallback, whenUnclaimed, inDoubt } }: Conversation) {
  const silent = silentMinutes === undefined ? {} : { silentMinutes };
  return {
    appId: '1111111111111111',
    targets: {
      'page-inbox': {
        appId: '263902037430900',
        next: 'help-desk',
        ...silent,
        ...(whenUnclaimed === undefined ? {} : { whenUnclaimed }),
      },
      'help-desk': { appId: '2222222222222222' },
    },
    triggers: [
      { phrase: 'chat with agent', target: 'page-inbox' },
      { payload: 'TALK_TO_AGENT', target: 'page-inbox' },
      { payload: 'TALK_TO_HELP_DESK', target: 'help-desk' },
    ],
    grantRequestsOf: ['page-inbox', 'help-desk'],
    texts: {
      handOver: 'One moment, a colleague will answer.',
      welcomeBack: 'The bot is back.',
      nobodyCame: 'Sorry, nobody is here.',
    },
    ...(fallback === undefined ? {} : { fallback }),
    inDoubt,
  };
}
