/** What a walk remembers of the states that it has left behind, which are numbered in the order in which they were found. */
export interface WayBack {
  /** The next state was found by the n-th step of another. */
  add(from: number, turn: number): void;
  /** Where nothing goes wrong, one state is followed by another. */
  leads(from: number, to: number): void;
  /** Nothing more happens by itself in a state. */
  rests(index: number): void;
  /** Which step was taken in each state on the way to one. */
  turnsTo(index: number): readonly number[];
  /** The first state from which none at rest can be reached; undefined if there is none such. */
  neverAtRest(): number | undefined;
}

/** Remembers numbers only: a walk has more states than there is room for. */
export function createWayBack(): WayBack {
  const parents: number[] = [];
  const turns: number[] = [];
  const sources: number[] = [];
  const targets: number[] = [];
  const resting: number[] = [];

  return {
    add(from, turn) {
      parents.push(from);
      turns.push(turn);
    },
    leads(from, to) {
      sources.push(from);
      targets.push(to);
    },
    rests: (index) => resting.push(index),
    turnsTo(index) {
      const way: number[] = [];
      for (let at = index; at > 0; at = parents[at] ?? 0) way.push(turns[at] ?? 0);
      return way.reverse();
    },
    neverAtRest() {
      const comesToRest = backwards(parents.length, resting, { sources, targets });
      const index = comesToRest.indexOf(0);
      return index < 0 ? undefined : index;
    },
  };
}

/** Marks with 1 every state from which one of `goals` can be reached. */
function backwards(
  count: number,
  goals: readonly number[],
  { sources, targets }: { readonly sources: readonly number[]; readonly targets: readonly number[] },
): Uint8Array {
  // The edges into each state as a chain: the last one, and before each edge the one before it.
  const last = new Int32Array(count).fill(-1);
  const before = new Int32Array(targets.length);
  targets.forEach((target, edge) => {
    before[edge] = last[target] ?? -1;
    last[target] = edge;
  });
  const reached = new Uint8Array(count);
  const open = [...goals];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached[at]) continue;
    reached[at] = 1;
    for (let edge = last[at] ?? -1; edge >= 0; edge = before[edge] ?? -1) open.push(sources[edge] ?? 0);
  }
  return reached;
}
