import type { Disposition } from '../../functions/graph/graph-error.ts';

const TOKEN = { pause: 'token' } as const;
const RATE_LIMIT = { pause: 'rate-limit' } as const;

/** What is to be done about each recorded refusal. */
export const REFUSALS: Readonly<Record<string, Disposition>> = {
  'err-1-99--meta-table-01.json': 'inDoubt',
  'err-1-user-msg--restfb-01.json': 'inDoubt',
  'err-10-1893063--meta-table-01.json': { pause: 'restricted' },
  'err-10-2018108--facebook-messenger-rb-01.json': 'unreachable',
  'err-10-2018278--meta-table-01.json': 'never',
  'err-100--facebook-messenger-rb-01.json': 'never',
  'err-100-2018001--facebook-messenger-rb-01.json': 'never',
  'err-100-2018145--bottender-01.json': 'never',
  'err-100-2018164--meta-table-01.json': 'never',
  'err-100-2018218--sociably-01.json': 'unreachable',
  'err-100-2018234--meta-docs-01.json': 'mayNotRead',
  'err-100-2534014--meta-table-01.json': 'unreachable',
  'err-100-2534029--meta-table-01.json': 'refusesThread',
  'err-100-33--restfb-01.json': 'never',
  'err-10303--facebook-messenger-rb-01.json': 'never',
  'err-1200--facebook-messenger-rb-01.json': 'inDoubt',
  'err-190--meta-docs-01.json': TOKEN,
  'err-190-458--restfb-01.json': TOKEN,
  'err-190-460--restfb-01.json': TOKEN,
  'err-2-transient--restfb-01.json': 'inDoubt',
  'err-2-unexpected--meta-table-01.json': 'inDoubt',
  'err-200-1545041--facebook-messenger-rb-01.json': 'unreachable',
  'err-200-2018027--facebook-messenger-rb-01.json': 'never',
  'err-200-2018028--facebook-messenger-rb-01.json': 'never',
  'err-200-2534041--meta-table-01.json': 'refusesThread',
  'err-200-no-role--meta-table-01.json': 'never',
  'err-2018171-as-code--meta-table-01.json': 'never',
  'err-2018234-as-code--meta-table-01.json': 'mayNotRead',
  'err-2018300-as-code--meta-table-01.json': 'notOwner',
  'err-2018321-as-code--meta-table-01.json': 'notOwner',
  'err-210-no-code--restfb-01.json': 'unreachable',
  'err-2500--restfb-01.json': 'never',
  'err-4--meta-table-01.json': RATE_LIMIT,
  'err-551--meta-table-01.json': 'unreachable',
  'err-613--facebook-messenger-rb-01.json': 'refusesThread',
  'err-613-2018338--meta-table-01.json': 'never',
  'err-613-2534040--meta-table-01.json': 'refusesThread',
  'err-9-2018352--meta-table-01.json': 'retry',
  'err-9000001--meta-table-01.json': 'never',
  // Answers that are not Graph's to a single call of ours: the HTTP status decides.
  'err-batch-item--restfb-01.json': 'inDoubt',
  'err-error-data--restfb-01.json': 'inDoubt',
  'err-handover-disabled--meta-docs-01.json': 'wrongMode',
  'err-oauth-dialog--restfb-01.json': 'never',
  'err-string--restfb-01.json': 'never',
  'malformed/broken-object--restfb-01.txt': 'never',
};

/** The endpoints that we call, by the reader of their answers. */
export type Endpoint = 'done' | 'sent' | 'threadOwner' | 'featureStatus';

const EXPIRES_AT = Date.UTC(2026, 0, 1);
const MID = 'mid.9450221849223:n71546nms63gb0v169';

/** What each recorded success tells. */
export const SUCCESSES: Readonly<Record<string, readonly [Endpoint, unknown]>> = {
  'ok-extend-thread-control--meta-docs-01.json': ['done', true],
  'ok-pass-thread-control--meta-docs-01.json': ['done', true],
  'ok-release-thread-control--meta-docs-01.json': ['done', true],
  'ok-request-thread-control--meta-docs-01.json': ['done', true],
  'ok-take-thread-control--meta-docs-01.json': ['done', true],
  'ok-take-thread-control-owner--meta-docs-01.json': ['done', true],
  'ok-messages--ker0x-01.json': ['sent', { messageId: MID }],
  'ok-messages-attachment--ker0x-01.json': ['sent', { messageId: MID }],
  'ok-messages-thread-control--meta-docs-01.json': ['sent', { messageId: 'm_example' }],
  'ok-messaging-feature-status--meta-docs-01.json': [
    'featureStatus',
    { messenger: 'routing', instagram: 'zero-config' },
  ],
  'ok-thread-owner--meta-docs-01.json': [
    'threadOwner',
    { kind: 'app', appId: '300000000000001', expiresAt: EXPIRES_AT },
  ],
  'ok-thread-owner-empty--meta-docs-01.json': ['threadOwner', { kind: 'idle' }],
  'ok-thread-owner-expiration-only--meta-docs-01.json': [
    'threadOwner',
    { kind: 'hidden', expiresAt: EXPIRES_AT },
  ],
  'ok-thread-owner-string-id--messaging-apis-01.json': ['threadOwner', { kind: 'app', appId: '12345678910' }],
  'ok-thread-owner-string-id--tock-01.json': ['threadOwner', { kind: 'app', appId: '666155985518392' }],
};

/** Successes of endpoints that this client does not call, with the readers that cannot tell them from their own. */
export const NOT_OURS: Readonly<Record<string, readonly Endpoint[]>> = {
  'ok-app-subscriptions--tock-01.json': [],
  'ok-attachment-upload--ker0x-01.json': [],
  'ok-debug-token--meta-docs-01.json': [],
  'ok-debug-token--restfb-01.json': [],
  'ok-debug-token-inner--restfb-01.json': [],
  'ok-debug-token-inner--restfb-02.json': [],
  'ok-persona--ker0x-01.json': ['featureStatus'],
  'ok-profile-result--ker0x-01.json': [],
  'ok-secondary-receivers--messaging-apis-01.json': [],
  'ok-subscribed-apps--meta-docs-01.json': [],
  'ok-subscribed-apps-empty--meta-docs-01.json': ['threadOwner'],
  'ok-subscribed-apps-post--ker0x-01.json': ['done'],
};
