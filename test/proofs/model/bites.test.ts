import { describe, expect, it } from 'vitest';
import { WITH_SHORT_MARK, WITHOUT_BEGIN_MARK, WITHOUT_CHECKED_RELEASE, WITHOUT_DUE_TIME } from './stores.ts';
import { type Variant, variant } from './variant.ts';
import { type Violation, walk } from './walk.ts';

const ONE = ['Hello'];

/** The promise that a walk finds broken, told with the way there. */
function found(walked: Variant, sought?: RegExp): Violation | undefined {
  const { violation } = walk(walked, sought);
  if (violation) console.log([`${walked.name}: ${violation.promise}`, ...violation.trace].join('\n  '));
  return violation;
}

describe('the walk finds', () => {
  it.each([
    variant('without the mark, words said by an execution that died', {
      store: WITHOUT_BEGIN_MARK,
      says: ONE,
      inDoubt: 'list',
      lateDelivery: 'all',
      budget: { crashes: 1 },
    }),
    variant('without the mark, words whose answer is lost', {
      store: WITHOUT_BEGIN_MARK,
      budget: { ambiguous: 1 },
    }),
    variant('a mark that runs out while its executor is at work', {
      store: WITH_SHORT_MARK,
      budget: { pauses: 2, doubles: 1 },
    }),
  ])('the double word: $name', (walked) => {
    expect(found(walked)?.promise).toMatch(/said twice|two executions call at once/);
  });

  it('the loss where the write that queues does not make the thread due', () => {
    const walked = variant('without `dueAt`, an invocation is lost', {
      store: WITHOUT_DUE_TIME,
      budget: { drops: 1 },
    });
    expect(found(walked)?.promise).toMatch(/work is lost: answer/);
  });

  it('the loss where a visit ends over what has been written meanwhile', () => {
    const walked = variant('without a version check on the last write', { store: WITHOUT_CHECKED_RELEASE });
    expect(found(walked, /verdicts/)?.promise).toMatch(/^message-[01] has 0 verdicts/);
  });
});

describe('words are said twice', () => {
  const doubtful = { says: ONE, budget: { ambiguous: 1, late: 1 } } as const;

  it('where Meta says them after everybody has stopped waiting', () => {
    expect(found(variant('late words', doubtful))?.promise).toMatch(/^said twice/);
  });

  it.each([
    ['a lost answer', { ambiguous: 1 }],
    ['an execution that died', { crashes: 1 }],
  ])('where their echo comes later than it is waited for, after %s', (what, budget) => {
    const walked = variant(`late echo after ${what}`, { says: ONE, budget, lateDelivery: 'all' });
    expect(found(walked)?.promise).toMatch(/^said twice/);
  });

  it('not even then where what is in doubt is listed', () => {
    const budget = { ambiguous: 1, late: 1, crashes: 1 };
    const walked = variant('listed', { says: ONE, budget, inDoubt: 'list', lateDelivery: 'all' });
    expect(found(walked)).toBeUndefined();
  });

  it('not even then where no echo is known to arrive', () => {
    expect(found(variant('no echoes', { ...doubtful, echoes: false }))).toBeUndefined();
  });
});
