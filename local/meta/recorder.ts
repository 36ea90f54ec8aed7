import type { Clock } from '../clock.ts';

/** One command to the control API. */
export interface Step {
  /** When, in ms since the beginning. */
  readonly at: number;
  /** After `/control/`, with its query. */
  readonly path: string;
  readonly body: unknown;
}

/** Writes down what is done through the control API, and when. */
export class Recorder {
  readonly #clock: Clock;
  #beganAt: number;
  #steps: Step[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganAt = clock.now();
  }

  /** Begins anew. */
  restart(): void {
    this.#beganAt = this.#clock.now();
    this.#steps = [];
  }

  /** `at` is Unix ms. */
  add(path: string, body: unknown, at: number): void {
    this.#steps.push({ at: at - this.#beganAt, path, body });
  }

  steps(): readonly Step[] {
    return [...this.#steps];
  }
}
