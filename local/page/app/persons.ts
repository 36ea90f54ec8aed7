/** PSIDs of the page's own people begin here: Person 1 is the next one. */
const FIRST = 24_000_000_000_000_000n;

/** The PSID of the page's nth person, from 1. */
export function psidOf(n: number): string {
  return String(FIRST + BigInt(n));
}

/** `Person n` for the page's own people, the PSID for others. */
export function nameOf(psid: string): string {
  const n = BigInt(psid) - FIRST;
  return n > 0n && n < 1_000n ? `Person ${n}` : psid;
}

/** The first of the page's people who is not among these. */
export function nextPerson(known: readonly string[]): string {
  let n = 1;
  while (known.includes(psidOf(n))) n += 1;
  return psidOf(n);
}
