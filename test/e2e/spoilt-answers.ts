import type { Answer, Call } from './wire.ts';

/** What somebody answers in place of the truth, quoting all that it was sent, or what it would have said. */
export type Spoil = (quote: string, truth: Answer) => Answer | 'cut' | Promise<'cut'>;
type Spoils = Readonly<Record<string, Spoil>>;

const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** What no peer can be kept from: a proxy's page, half an answer, one that is no JSON, none at all. */
const BROKEN: Spoils = {
  'a page of HTML': (quote) => ({
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: `<p>${quote}`,
  }),
  'no JSON': (quote) => ({ ...json(200, {}), body: quote }),
  'something before the JSON': (quote, { body }) => ({ ...json(200, {}), body: `${quote.slice(-8)}${body}` }),
  'half of the JSON': (_quote, { body }) => ({ ...json(200, {}), body: body.slice(0, body.length / 2) }),
  'a cut connection': () => 'cut',
};

const graphError =
  (status: number, code: number, more: object = {}): Spoil =>
  (quote) => {
    const error = { message: quote, type: quote, code, error_user_msg: quote, error_data: quote, ...more };
    return json(status, { error: { ...error, fbtrace_id: quote } });
  };

/** How Graph can spoil its answer. */
export const GRAPH_SPOILS: Spoils = {
  ...BROKEN,
  'an error that quotes the call': graphError(400, 100),
  'an error that nobody knows': graphError(400, 987_654, { error_subcode: 123_456 }),
  'a token that is refused': graphError(401, 190),
  'a proof that is refused': graphError(400, 100, { message: 'Invalid appsecret_proof provided' }),
  'a call that is not permitted': graphError(403, 10),
  'a limit': graphError(400, 613),
  'an error of its own': graphError(500, 2),
  'a success of another shape': (quote) => json(200, { message_id: { quote }, success: quote, data: quote }),
};

const awsError =
  (status: number, type: string): Spoil =>
  (quote, { body }) =>
    json(status, { __type: type, message: `${quote} ${body}`, Message: quote, Type: quote });

/** How DynamoDB, SSM and Lambda can. */
export const AWS_SPOILS: Spoils = {
  ...BROKEN,
  'a refusal that quotes the call': awsError(400, 'ValidationException'),
  'a refusal of the role': awsError(400, 'AccessDeniedException'),
  throttling: awsError(400, 'ThrottlingException'),
  'an error of its own': awsError(500, 'InternalServerError'),
};

/** An item that somebody has edited: words stand where none belong. */
export const damaged =
  (words: string): Spoil =>
  (_quote, { body }) => {
    const { Item = {} } = JSON.parse(body);
    const mailbox = {
      L: [{ M: { verb: { S: 'say' }, id: { S: 'x' }, text: { L: [{ S: words }] } } }, { S: words }],
    };
    const wrong = { owner: { S: words }, lastPersonAt: { S: words }, seenEvents: { S: words }, mailbox };
    return json(200, { Item: { ...Item, ...wrong } });
  };

/** Nobody answers. */
export const silence: Spoil = () => new Promise(() => {});

/** All that is sent with a call. The name of the proof is left out: Graph names it where it complains about it. */
export function quoteOf({ path, headers, body }: Call): string {
  return `${path.replace('appsecret_proof', 'proof')} ${JSON.stringify(headers)} ${body}`;
}
