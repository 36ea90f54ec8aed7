import { createHash } from 'node:crypto';
import { OUR_APP, PAGE } from '../../ids.ts';

/** Kinds of event that make up a Page's traffic. */
export const KINDS = [
  'message',
  'message on standby',
  'echo of the bot',
  'read',
  'delivery',
  'reaction',
] as const;
export type Kind = (typeof KINDS)[number];

/** Id of the n-th person. */
export function personOf(n: number): string {
  return `24${String(n).padStart(15, '0')}`;
}

/**
 * A body of one kind of event, each of another person, in an entry of its own, as Meta batches them. `first` is the
 * number of the first person, and `at` (Unix ms) tells the bodies apart.
 */
export function bodyOfKind(kind: Kind, { first, events, at }: { first: number; events: number; at: number }) {
  const list = kind === 'message on standby' ? 'standby' : 'messaging';
  const entry = Array.from({ length: events }, (_, n) => ({
    id: PAGE,
    time: at + 300,
    [list]: [itemOf(kind, personOf(first + n), at)],
  }));
  return { object: 'page', entry };
}

function itemOf(kind: Kind, person: string, at: number) {
  const toPage = { sender: { id: person }, recipient: { id: PAGE }, timestamp: at };
  const mid = midOf(`${person} ${at}`);
  switch (kind) {
    case 'message':
    case 'message on standby':
      return { ...toPage, message: { mid, text: 'Hello, is the blue one still to be had in size 42?' } };
    case 'echo of the bot': {
      const toPerson = { sender: { id: PAGE }, recipient: { id: person }, timestamp: at };
      const metadata = `mh-${createHash('sha256').update(mid).digest('hex').slice(0, 16)}-1`;
      const text = '[bot] Hello, is the blue one still to be had in size 42?';
      return { ...toPerson, message: { mid, text, is_echo: true, app_id: Number(OUR_APP), metadata } };
    }
    case 'read':
      return { ...toPage, read: { watermark: at } };
    case 'delivery':
      return { ...toPage, delivery: { mids: [mid], watermark: at } };
    case 'reaction':
      return { ...toPage, reaction: { mid, action: 'react', reaction: 'love', emoji: '\u2764\uFE0F' } };
    default:
      return kind satisfies never;
  }
}

/** As long as Meta's. */
function midOf(seed: string): string {
  return `m_${createHash('sha512').update(seed).digest('base64url')}`;
}
