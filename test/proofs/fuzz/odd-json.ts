/** Keys that mean something to JavaScript, to Meta or to a reader of ours. */
export const KEYS: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then', 'length', 'hasOwnProperty', ''],
  ...[
    'object',
    'entry',
    'id',
    'time',
    'messaging',
    'standby',
    'messaging_handovers',
    'changes',
    'field',
    'value',
  ],
  ...['sender', 'recipient', 'timestamp', 'user_ref', 'message', 'postback', 'hop_context', 'prior_message'],
  ...[
    'pass_thread_control',
    'take_thread_control',
    'request_thread_control',
    'app_roles',
    'policy_enforcement',
  ],
  ...['new_owner_app_id', 'previous_owner_app_id', 'requested_owner_app_id', 'metadata', 'action', 'reason'],
  ...['mid', 'text', 'is_echo', 'is_deleted', 'app_id', 'quick_reply', 'payload', 'title', 'nlp', 'intents'],
  ...[
    'error',
    'code',
    'error_subcode',
    'is_transient',
    'fbtrace_id',
    'error_message',
    'data',
    'thread_owner',
  ],
  ...['expiration', 'success', 'recipient_id', 'message_id', 'subscribed_fields', 'messaging_feature_status'],
];

/** Numbers as JSON writes them, ids and times among them. */
export const NUMBERS: readonly string[] = [
  ...['0', '-0', '-1', '1.5', '-1.5e-7', '1e999', '-1e999', '1e-400', '1E+2', '2147483648', '4294967296'],
  ...['9007199254740991', '9007199254740993', '-9007199254740993', '123456789012345678901234567890'],
  ...['1790000000', '1790000000.5', '1790000000123', '1790000600000', '253402300800000', '8640000000000001'],
];

const TEXTS_AS_THEY_ARE = [
  ...[
    '',
    ' ',
    ':',
    '#',
    'a:b',
    'page#1',
    '..',
    '../app-secret',
    'a/b',
    '__proto__',
    'constructor',
    'null',
    'NaN',
  ],
  ...['\u0000', '\u0000\n\r\t', '\u007f', '\u2028', '\ufeff', '\u202egnirts', 'ﷺ', '👩‍👩‍👧‍👦'],
  ...['\ud800', '\udc00', 'a\ud83d', '\ude00b', '\udfff\ud800'],
  ...['1790000000', '1790000000123', '1.5', '-1', '1e5', '0x10', '٣'],
  ...[
    'page',
    'instagram',
    'user',
    'block',
    'unblock',
    'chat with agent',
    'TALK_TO_AGENT',
    'messenger_lead_gen_1',
  ],
  ...['100000000000001', '24000000000000001', '1111111111111111', '2222222222222222', '263902037430900'],
  ...['x'.repeat(128), 'x'.repeat(129), 'x'.repeat(257), 'x'.repeat(2_000), `${'x'.repeat(1_999)}😀`],
  ...['ü'.repeat(50_000), '😀'.repeat(100_000), '\u0000'.repeat(20_000)],
];

const OTHERS = [
  ...[
    'null',
    'true',
    'false',
    '[]',
    '{}',
    '[[]]',
    '[{}]',
    '[null]',
    '[[[[[[]]]]]]',
    '{"":{}}',
    '[1,"a",null,{}]',
  ],
  ...['{"id":"1"}', '{"id":1}', '{"id":{"id":1}}', '{"id":"1111111111111111"}', '{"user_ref":"guest"}'],
  ...['{"__proto__":{"canary":1}}', '{"constructor":{"prototype":{"canary":1}}}', '{"toJSON":1,"then":1}'],
];

/** Texts as JSON writes them: halves of characters, separators, what our bounds cut, what rules look for. */
export const TEXTS: readonly string[] = TEXTS_AS_THEY_ARE.map((each) => JSON.stringify(each));

/** JSON texts of every type, and of the sizes and shapes that readers stumble over. */
export const VALUES: readonly string[] = [
  ...NUMBERS,
  ...OTHERS,
  ...TEXTS.map((each) => JSON.stringify(each)),
];
