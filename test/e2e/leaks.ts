import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'vitest';
import { appSecretProof } from '../../functions/graph/graph-call.ts';
import { OUR_APP } from '../ids.ts';
import { APP_SECRET, CANARY, type Service } from './service.ts';
import type { Exchange } from './wire.ts';

const PAGE_TOKEN = 'local-page-token';
/** What stands in every text, secret and token, and what proves two of the tokens. */
const CONFIDENTIAL = [
  CANARY,
  PAGE_TOKEN,
  'local-app-secret',
  appSecretProof(PAGE_TOKEN, APP_SECRET),
  appSecretProof(`${OUR_APP}|${APP_SECRET}`, APP_SECRET),
].flatMap(disguises);

/** Something that somebody may read, and where. */
export interface Visible {
  readonly where: string;
  readonly what: string;
}

/** Whether a text holds what no line of a log and no stored attribute but the mailbox may hold. */
export function leaksIn(text: string): boolean {
  return CONFIDENTIAL.some((secret) => text.includes(secret));
}

/** Everything that the service has printed, that its table holds, and that its on-failure destination was sent. */
export async function visibleIn({ lines, items, local }: Service): Promise<Visible[]> {
  return [
    ...lines.map(({ label, line }) => ({ where: `log of ${label}`, what: line })),
    ...(await items()).map((item) => ({ where: `table, ${item.record}`, what: withoutWords(item) })),
    ...local.failures.records.map((record) => ({ where: 'on-failure', what: JSON.stringify(record) })),
  ];
}

/** What the functions have written and invoked, what the webhook has answered, and which addresses were asked for. */
export function onTheWire(traffic: readonly Exchange[]): Visible[] {
  return traffic.flatMap(({ call, answer }) => {
    const { from, to, path, body } = call;
    if (to === 'dynamodb') return [{ where: `write of ${from}`, what: writtenBy(body) }];
    if (to === 'lambda') return [{ where: `invocation by ${from}`, what: body }];
    if (to === 'webhook') return [{ where: 'answer of the webhook', what: JSON.stringify(answer) }];
    // Meta wants the proof in the address; it is of no use without the token.
    return [
      { where: `address at ${to === 'graph' ? 'Graph' : 'SSM'}`, what: path.replace(/(?<=_proof=)\w+/, '…') },
    ];
  });
}

function writtenBy(body: string): string {
  const { Item, ...rest } = JSON.parse(body);
  return Item ? withoutWords(unmarshall(Item)) : JSON.stringify(rest);
}

/**
 * An item as text, without the attributes that may hold words: a mailbox, because they are still to be said, and the item
 * that was put aside, because an operator has to see what could not be read.
 */
function withoutWords({ mailbox: _mailbox, item, ...others }: ReturnType<typeof unmarshall>): string {
  const isPutAside = String(others.record).startsWith('unreadable#');
  return JSON.stringify(isPutAside ? others : { ...others, item });
}

/** Expects that nothing so far holds a token, a secret or a text, and that there is something to look at. */
export async function expectNoLeak(service: Service): Promise<void> {
  const visible = await visibleIn(service);
  expect(visible.filter(({ what }) => leaksIn(what))).toEqual([]);
  expect(service.lines.length).toBeGreaterThan(0);
}

/** A text as it is, and as it looks inside something that was put into base64, wherever it begins there. */
function disguises(text: string): string[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(' '.repeat(offset) + text).toString('base64');
    return encoded.replace(/=+$/, '').slice(offset === 0 ? 0 : offset + 1, -2);
  });
  return [text, ...inBase64];
}
