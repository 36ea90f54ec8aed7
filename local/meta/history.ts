import type { Clock } from '../clock.ts';

/** The newest entries of a log, oldest first. Older entries are dropped. */
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

/** One command to the control API. */
export interface Step {
  /** In ms since the start of the recording. */
  readonly at: number;
  /** The path after `/control/`, with its query. */
  readonly path: string;
  readonly body: unknown;
}

/** Records the commands to the control API with their times. */
export class Recorder {
  readonly #clock: Pick<Clock, 'now'>;
  #startedAt: number;
  #steps: Step[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Drops all steps and starts again. */
  restart(): void {
    this.#startedAt = this.#clock.now();
    this.#steps = [];
  }

  /** `at` is Unix ms. */
  add(path: string, body: unknown, at: number): void {
    this.#steps.push({ at: at - this.#startedAt, path, body });
  }

  steps(): readonly Step[] {
    return [...this.#steps];
  }
}
