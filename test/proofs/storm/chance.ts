import { createHash } from 'node:crypto';

/** Numbers from 0 up to 1. They depend on the seed, on the purpose, and on how often it was asked for. */
export type Chance = (purpose: string) => number;

/** One sequence for each purpose: a shrunken case with one step fewer keeps all other numbers. */
export function chanceFrom(seed: number): Chance {
  const sequences = new Map<string, () => number>();
  return (purpose) => {
    const next = sequences.get(purpose) ?? mulberry32(hash(`${seed} ${purpose}`));
    sequences.set(purpose, next);
    return next();
  };
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
