import fc from 'fast-check';

const STEPS = 10_000;

/** A place in something of any length, from 0 (its beginning) up to 1; every place is as likely as another. */
export const arbitraryPlace: fc.Arbitrary<number> = fc.noBias(fc.nat(STEPS - 1)).map((step) => step / STEPS);
