/** Where the numbers and ids of a run come from: one seed gives the same ones each time. */
export interface Chance {
  readonly seed: string;
  /** Text that is unique to each call. */
  id(): string;
  /** At least 0, less than 1. */
  random(): number;
  /** Begins anew: with another seed, or with the same one. */
  restart(seed: string): void;
}

/** Mulberry32: small, fast and good enough to shuffle deliveries. */
export function createChance(first: string): Chance {
  let seed = first;
  let state = hash(seed);
  let last = 0;
  return {
    get seed() {
      return seed;
    },
    id: () => {
      last += 1;
      return `${seed}_${String(last).padStart(6, '0')}`;
    },
    random: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    restart: (next) => {
      seed = next;
      state = hash(seed);
      last = 0;
    },
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
