/** Takes one line of one source: `webhook`, `handover`, `meta`, … Nothing printed here holds a secret. */
export type Log = (source: string, line: string) => void;
