import { isOpen } from './opening-hours.ts';
import type { PageSettings, Target } from './settings.ts';

/**
 * The first target that is wanted and open at `now` (Unix ms): the one with this name, or the first one along the chain of
 * `next`. A ring ends where it began.
 */
export function firstOpen(
  first: string | undefined,
  settings: PageSettings,
  now: number,
  isWanted: (target: Target) => boolean = () => true,
): Target | undefined {
  const asked = new Set<string>();
  let name = first;
  while (name !== undefined && !asked.has(name)) {
    const target = targetNamed(name, settings);
    if (target && isWanted(target) && (!target.hours || isOpen(target.hours, now))) return target;
    asked.add(name);
    name = target?.next;
  }
  return undefined;
}

/** The target with this name. */
export function targetNamed(name: string | undefined, { targets }: PageSettings): Target | undefined {
  return name !== undefined && Object.hasOwn(targets, name) ? targets[name] : undefined;
}
