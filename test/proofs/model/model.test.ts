import { describe, expect, it } from 'vitest';
import { VARIANTS, WIDER } from './variants.ts';
import { walk } from './walk.ts';

// More on demand, or some only: VARIANTS=all, or VARIANTS='takeover' for those whose name has that in it.
const wish = process.env.VARIANTS ?? '';
const chosen = [...VARIANTS, ...WIDER].filter(({ variant }) => wish !== '' && variant.name.includes(wish));
const walked = wish === 'all' ? [...VARIANTS, ...WIDER] : wish === '' ? VARIANTS : chosen;

describe('one thread, in every order in which things can happen', () => {
  it.each(walked)('keeps the promises: $variant.name', ({ variant, states }) => {
    const { violation, ...counts } = walk(variant);
    console.log(
      `${variant.name}: ${counts.states} states, ${counts.transitions} transitions, ${counts.atRest} at rest`,
    );
    const trace = violation ? [violation.promise, ...violation.trace].join('\n  ') : '';
    expect(trace).toBe('');
    // A walk that sees far fewer states than it did has gone blind.
    expect(counts.states).toBeGreaterThan(0.8 * states);
    expect(counts.atRest).toBeGreaterThan(0);
  });
});
