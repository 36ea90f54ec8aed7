/** One run of a function. Once it is dead nothing of it goes on: no answer reaches it and it calls nobody. */
export class Invocation {
  readonly name: string;
  #isAlive = true;
  #onEnd: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Called once, when the invocation dies. */
  set onDeath(run: () => void) {
    this.#onEnd = run;
  }

  die(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.#onEnd();
  }
}

/**
 * One process of a function, with what it remembers: it works one invocation after the other. Between two of them it
 * is frozen, and what was still under way goes on in the next one, as Lambda does it.
 */
export class Instance {
  #current: Invocation | undefined;
  #parked: (() => void)[] = [];

  get current(): Invocation | undefined {
    return this.#current;
  }

  /** Tells later whether what the process is at now can still go on: it has not died, nor is it frozen for good. */
  watchLife(): () => boolean {
    const invocation = this.#current;
    return () => invocation?.isAlive === true && this.#parked.length === 0;
  }

  begin(invocation: Invocation): void {
    this.#current = invocation;
    for (const run of this.#parked.splice(0)) run();
  }

  freeze(): void {
    this.#current = undefined;
  }

  /** Runs this while the process is awake: now, in its next invocation, or never if it dies first. */
  whileAwake(run: () => void): void {
    if (this.#current === undefined) this.#parked.push(run);
    else if (this.#current.isAlive) run();
  }
}
