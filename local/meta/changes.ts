/** Tells whoever watches the simulator that something in it has changed; what, they see for themselves. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** Calls the listener after every change, at once and often: it must be quick. Gives what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Something has changed. */
  readonly tell = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
