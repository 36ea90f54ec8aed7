/** One line of the table: what was measured, against which floor or peer, and how far it is meant to reach. */
export interface Row {
  readonly measure: string;
  /** The floor or peer that `value` is a ratio of, measured in the same run; or where the number was counted. */
  readonly floor: string;
  readonly value: number;
  /** '×', 'kB', 'calls', 'threads', … */
  readonly unit: string;
  /** What counts as reached; undefined where the number is only told. */
  readonly reach: { readonly atMost?: number; readonly atLeast?: number } | undefined;
  readonly note?: string;
}
