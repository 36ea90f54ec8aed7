import { FAULTS, type Port } from './faults.ts';
import type { Tally } from './tally.ts';

/** What has to have been seen, beside every kind of fault, before a storm proves anything. */
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
];

/** Kinds of faults and of outcomes that a storm has not brought about. */
export function missingFrom(tally: Tally): readonly string[] {
  const faults = (Object.keys(FAULTS) as Port[]).flatMap((port) =>
    FAULTS[port].map((kind) => `fault ${port} ${kind}`),
  );
  return [...faults, ...OUTCOMES].filter((name) => tally.of(name) === 0);
}
