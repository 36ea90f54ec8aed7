import fc from 'fast-check';

// The fate of a mutant must not depend on luck: few random inputs, and the same ones each time.
fc.configureGlobal({ numRuns: Number(process.env.RUNS), seed: Number(process.env.SEED) });
