import type { Envelope } from './envelope.ts';
import type { JsonChange } from './json-change.ts';
import type { Post } from './webhook-under-fuzz.ts';

const ENVELOPE: Envelope = {
  method: 'POST',
  path: '/webhook',
  signature: 'right',
  header: 'usual',
  isBase64: false,
  padding: 0,
  query: undefined,
};

function post(json: readonly JsonChange[], envelope: Partial<Envelope> = {}): Post {
  return {
    mutant: { file: 'message-text.json', json, bytes: [] },
    envelope: { ...ENVELOPE, ...envelope },
  };
}

/** Places in `message-text.json`. */
const PSID = 0.94;

/** What a search has found once, by what it is. */
export const FOUND: readonly (readonly [name: string, posts: readonly Post[]])[] = [
  ['a request without any headers', [post([], { header: 'absent' })]],
  [
    'two people whose ids are halves of a character',
    [
      post([{ do: 'replace', at: PSID, value: '"\\ud83d"' }]),
      post([{ do: 'replace', at: PSID, value: '"\\ude00"' }]),
    ],
  ],
];
