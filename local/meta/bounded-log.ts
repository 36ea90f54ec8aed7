/** The last entries of something, oldest first; what is older is forgotten. */
export class BoundedLog<Entry> {
  readonly #limit: number;
  #entries: Entry[] = [];

  constructor(limit = 1_000) {
    this.#limit = limit;
  }

  add(entry: Entry): this {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit) this.#entries.shift();
    return this;
  }

  all(): readonly Entry[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries = [];
  }
}
