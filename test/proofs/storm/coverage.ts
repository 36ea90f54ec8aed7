import { FAULTS, type Port } from './faults.ts';

/** Counts what happened in the storms. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.#counts.set(name, this.of(name) + count);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** One line for each name, sorted. */
  toString(): string {
    const names = [...this.#counts.keys()].sort();
    return names.map((name) => `${String(this.of(name)).padStart(8)}  ${name}`).join('\n');
  }
}

/** A storm proves nothing without these outcomes. Every kind of fault is required too. */
const OUTCOMES = [
  'verdict answered',
  'verdict failed',
  'verdict left to who had the thread',
  'verdict left to who had spoken',
  'words tried once more',
  'owner us',
  'owner app',
  'owner idle',
  'owner foreign',
  'words that nobody confirmed',
  'failure answer too-late',
  'invocation of webhook died',
  'invocation of handover died',
  'invocation of handover failed',
  'on-failure queue',
  'at rest after 3 sweeps',
  'outage of the table',
  'outage of the webhook',
  'a person who waits is told of',
  'a thread is to be taken back',
];

/** The kinds of faults and of outcomes that never came up. */
export function missingFrom(tally: Tally): readonly string[] {
  const faults = (Object.keys(FAULTS) as Port[]).flatMap((port) =>
    FAULTS[port].map((kind) => `fault ${port} ${kind}`),
  );
  return [...faults, ...OUTCOMES].filter((name) => tally.of(name) === 0);
}
