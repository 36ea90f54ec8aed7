import fc from 'fast-check';
import { arbitraryPlace } from './place.ts';

/** One thing done to bytes, whatever they mean. Places go from 0 (the first byte) up to 1. */
export type ByteChange =
  | { readonly do: 'flip'; readonly at: number; readonly bits: number }
  | { readonly do: 'cut'; readonly at: number; readonly length: number }
  | { readonly do: 'end'; readonly at: number }
  | { readonly do: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly do: 'copy'; readonly at: number; readonly from: number; readonly length: number };

/** A byte-order mark, overlong and broken UTF-8, a surrogate in UTF-8, nulls, and the marks of JSON. */
const PIECES: readonly (readonly number[])[] = [
  [0xef, 0xbb, 0xbf],
  [0xc0, 0x80],
  [0xff, 0xfe],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0x80],
  [0],
  [0, 0, 0, 0],
  ...Array.from('"\\{}[],:- \n0e', (mark) => [mark.charCodeAt(0)]),
  [...Buffer.from('\\ud800')],
  [...Buffer.from('null')],
];

const at = arbitraryPlace;
const length = fc.integer({ min: 1, max: 200 });
const of = <const D extends string>(kind: D) => fc.constant(kind);
const bytes = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 8 }),
);

export const arbitraryByteChange: fc.Arbitrary<ByteChange> = fc.oneof(
  fc.record({ do: of('flip'), at, bits: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ do: of('cut'), at, length }),
  fc.record({ do: of('end'), at }),
  fc.record({ do: of('insert'), at, bytes }),
  fc.record({ do: of('copy'), at, from: at, length }),
);

export function changeBytes(before: Buffer, change: ByteChange): Buffer {
  const place = Math.floor(change.at * before.length);
  const head = before.subarray(0, place);
  switch (change.do) {
    case 'flip': {
      const after = Buffer.from(before);
      after[place] = (after[place] ?? 0) ^ change.bits;
      return after.subarray(0, before.length);
    }
    case 'cut':
      return Buffer.concat([head, before.subarray(place + change.length)]);
    case 'end':
      return head;
    case 'insert':
      return Buffer.concat([head, Buffer.from(change.bytes), before.subarray(place)]);
    case 'copy': {
      const from = Math.floor(change.from * before.length);
      return Buffer.concat([head, before.subarray(from, from + change.length), before.subarray(place)]);
    }
  }
}
