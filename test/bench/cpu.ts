/** Something whose cost is compared, done so many times in a round. */
export interface Contender {
  /** Makes what this round works on, and that of those that follow; not measured. */
  readonly prepare?: () => void;
  readonly round: () => unknown;
}

const WARM_UP = 15;
const ROUNDS = 41;

/**
 * CPU time of a round of each contender in µs, user and system, garbage collection included: the median of interleaved
 * rounds, after a warm-up, so that what else the machine does falls on all alike.
 */
export async function cpuOfRounds(contenders: readonly Contender[]): Promise<number[]> {
  const samples = contenders.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [n, contender] of contenders.entries()) {
      contender.prepare?.();
      const before = process.cpuUsage();
      await contender.round();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) samples[n]?.push(user + system);
    }
  }
  return samples.map(median);
}

/** The middle of some numbers. Throws RangeError if there are none. */
export function median(numbers: readonly number[]): number {
  const middle = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
  if (middle === undefined) throw new RangeError('no numbers, no median');
  return middle;
}
