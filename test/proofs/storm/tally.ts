/** Counts what a storm was made of. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.#counts.set(name, this.of(name) + count);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** One line a name, in their order. */
  toString(): string {
    const names = [...this.#counts.keys()].sort();
    return names.map((name) => `${String(this.of(name)).padStart(8)}  ${name}`).join('\n');
  }
}
