import fc from 'fast-check';

// More on demand, and one again: RUNS=100000 SEED=42 npx vitest run --project proofs test/proofs/fuzz
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const ROUND = 500;

/**
 * Tries a property `usual` times, or RUNS times, in rounds with a seed each, and runs `after` each round. A round that
 * fails says its seed, which as SEED makes it the first.
 */
export async function fuzz<T>(
  usual: number,
  arbitrary: fc.Arbitrary<T>,
  property: (value: T) => Promise<void>,
  after: (round: number) => void = () => {},
): Promise<void> {
  const runs = Number(process.env.RUNS ?? usual);
  const rounds = Math.ceil(runs / ROUND);
  for (let round = 0; round < rounds; round += 1) {
    const numRuns = Math.min(ROUND, runs - round * ROUND);
    await fc.assert(fc.asyncProperty(arbitrary, property), { seed: seed + round, numRuns });
    after(round);
  }
}
