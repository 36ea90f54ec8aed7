import { describe, expect, it } from 'vitest';
import { VARIANTS, WIDER } from './variants.ts';
import { walk } from './walk.ts';

// More on demand, or some only: VARIANTS=all, or VARIANTS='takeover' for those whose name has that in it.
const wish = process.env.VARIANTS ?? '';
const chosen = [...VARIANTS, ...WIDER].filter(({ name }) => wish !== '' && name.includes(wish));
const walked = wish === 'all' ? [...VARIANTS, ...WIDER] : wish === '' ? VARIANTS : chosen;

describe('one thread, in every order in which things can happen', () => {
  it.each(walked)('keeps the promises: $name', (variant) => {
    const { violation, unspent, verdicts, ...counts } = walk(variant);
    console.log(
      `${variant.name}: ${counts.states} states, ${counts.transitions} transitions, ${counts.atRest} at rest; ${verdicts}`,
    );
    const trace = violation ? [violation.promise, ...violation.trace].join('\n  ') : '';
    expect(trace).toBe('');
    // A walk that does not get to every fault and every end that it is about proves nothing.
    expect(unspent).toEqual([]);
    expect(verdicts).toEqual(expect.arrayContaining([...variant.reaches]));
  });
});
