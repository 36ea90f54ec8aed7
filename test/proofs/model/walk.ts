import { brokenAlready, brokenAtRest } from './promises.ts';
import { startOf } from './start.ts';
import type { Budget, State } from './state.ts';
import { stateKey } from './state-key.ts';
import { successors } from './successors.ts';
import type { Variant } from './variant.ts';
import { createWayBack, type WayBack } from './way-back.ts';

/** What a walk has seen. */
export interface Walk {
  readonly states: number;
  readonly transitions: number;
  /** States in which nothing more happens by itself. */
  readonly atRest: number;
  /** Steps of the longest of all shortest ways. */
  readonly depth: number;
  /** Faults of the budget that no state at rest has used up: the walk has not seen what they do. */
  readonly unspent: readonly string[];
  /** How messages ended in some state at rest. */
  readonly verdicts: readonly string[];
  /** The first promise that was found broken, by the shortest way there. */
  readonly violation?: Violation;
}
export interface Violation {
  readonly promise: string;
  readonly trace: readonly string[];
}

interface Found {
  readonly state: State;
  readonly index: number;
}

/** Walks every state that a variant can reach, breadth first, until a promise is broken, or one of those that are `sought`. */
export function walk(variant: Variant, sought = /./): Walk {
  const seen = new Map<string, number>();
  const way = createWayBack();
  const counts = { transitions: 0, atRest: 0, depth: 0 };
  const unspent = new Set(Object.keys(variant.budget) as (keyof Budget)[]);
  const verdicts = new Set<string>();
  const walked = () => ({
    ...counts,
    states: seen.size,
    unspent: [...unspent],
    verdicts: [...verdicts].sort(),
  });
  const violated = (promise: string, index: number): Walk => ({
    ...walked(),
    violation: { promise, trace: traceTo(way.turnsTo(index), variant) },
  });
  const start = startOf(variant);
  seen.set(stateKey(start), 0);
  way.add(-1, 0);
  for (let level: Found[] = [{ state: start, index: 0 }]; level.length > 0; counts.depth += 1) {
    const next: Found[] = [];
    for (const found of level) {
      const { state, index } = found;
      const steps = successors(state, variant);
      const isAtRest = steps.every(({ isOptional }) => isOptional);
      const promise = brokenAlready(state) ?? (isAtRest ? brokenAtRest(state, variant) : undefined);
      if (promise?.match(sought)) return violated(promise, index);
      if (isAtRest) {
        way.rests(index);
        counts.atRest += 1;
        for (const fault of unspent) if (state.left[fault] === 0) unspent.delete(fault);
        for (const verdict of state.verdicts) verdicts.add(verdict.replace(/^.* /, ''));
      }
      counts.transitions += steps.length;
      next.push(...expand(steps, index, seen, way));
    }
    level = next;
  }
  const restless = way.neverAtRest();
  return restless === undefined
    ? walked()
    : violated('it never comes to rest, though nothing more goes wrong', restless);
}

/** The states behind some steps that have not been seen before. */
function expand(
  steps: ReturnType<typeof successors>,
  from: number,
  seen: Map<string, number>,
  way: WayBack,
): readonly Found[] {
  return steps.flatMap(({ state, isOptional }, turn) => {
    const key = stateKey(state);
    const known = seen.get(key);
    const index = known ?? seen.size;
    if (!isOptional) way.leads(from, index);
    if (known !== undefined) return [];
    seen.set(key, index);
    way.add(from, turn);
    return [{ state, index }];
  });
}

/** The labels of the steps that were taken. */
function traceTo(turns: readonly number[], variant: Variant): readonly string[] {
  let state = startOf(variant);
  return turns.map((turn) => {
    const step = successors(state, variant)[turn];
    if (!step) throw new Error('the way back is not the way there');
    state = step.state;
    return step.label;
  });
}
