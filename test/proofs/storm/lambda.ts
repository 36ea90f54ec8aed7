import type { MetricName } from '../../../functions/runtime/metric-names.ts';
import type { MetricSink } from '../../../functions/runtime/metrics.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One run of a function. After its death it gets no answer and makes no call. */
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
 * One process of a function with its memory. It works one invocation after the other. Between two of them Lambda freezes
 * it, and the work that was under way goes on in the next one.
 */
export class Instance {
  #current: Invocation | undefined;
  #parked: (() => void)[] = [];

  get current(): Invocation | undefined {
    return this.#current;
  }

  /** Gives a function that says whether the present work can still go on: its process is neither dead nor frozen. */
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

/** How an invocation ended. Death looks like a failure. */
export type Ending<T> = { readonly kind: 'returned'; readonly value: T } | { readonly kind: 'failed' };

type Work<F, T> = (parts: F, deadline: number) => Promise<T>;

/** One function with its instances. */
export interface LambdaFunction<F> {
  /** Runs the function in a free instance. Resolves when the invocation has ended, died, or used up its time. */
  run<T>(work: Work<F, T>): Promise<Ending<T>>;
}

export interface LambdaOptions<F> {
  readonly name: string;
  readonly time: VirtualTime;
  readonly timeoutMs: number;
  /** Invocations at once; the others wait for their turn. */
  readonly atOnce?: number;
  readonly start: (instance: Instance, metrics: () => MetricSink) => F;
  /** Takes the metrics of an invocation when it publishes them. */
  readonly published: (name: MetricName, value: number) => void;
  readonly died: () => void;
  readonly threw: (error: unknown) => void;
}

/** A function as Lambda runs it: one invocation at a time in each instance, and death when the time is up. */
export function lambdaFunction<F>(options: LambdaOptions<F>): LambdaFunction<F> {
  const { name, time, timeoutMs, atOnce = Number.POSITIVE_INFINITY, start, published, died, threw } = options;
  const idle: { readonly instance: Instance; readonly parts: F; readonly flush: () => void }[] = [];
  let count = 0;
  let running = 0;
  const waiting: (() => void)[] = [];

  function startAnother() {
    const counted: [MetricName, number][] = [];
    const flush = () => {
      for (const [metric, value] of counted.splice(0)) published(metric, value);
    };
    const sink: MetricSink = {
      count: (metric, value) => void counted.push([metric, value]),
      seconds: (metric, value) => void counted.push([metric, value]),
    };
    const instance = new Instance();
    return { instance, parts: start(instance, () => sink), flush };
  }

  function begin<T>(work: Work<F, T>, ended: (ending: Ending<T>) => void): void {
    count += 1;
    running += 1;
    const process = idle.pop() ?? startAnother();
    const { instance, parts, flush } = process;
    const invocation = new Invocation(`${name} ${count}`);
    const resolve = (ending: Ending<T>) => {
      running -= 1;
      waiting.shift()?.();
      ended(ending);
    };
    invocation.onDeath = () => {
      died();
      resolve({ kind: 'failed' });
    };
    const end = (ending: Ending<T>) => {
      if (!invocation.isAlive || instance.current !== invocation) return;
      flush();
      instance.freeze();
      idle.push(process);
      resolve(ending);
    };
    instance.begin(invocation);
    time.after(timeoutMs, () => instance.current === invocation && invocation.die());
    work(parts, timeoutMs).then(
      (value) => end({ kind: 'returned', value }),
      (error: unknown) => {
        threw(error);
        end({ kind: 'failed' });
      },
    );
  }

  return {
    run: (work) =>
      new Promise((resolve) => {
        if (running < atOnce) begin(work, resolve);
        else waiting.push(() => begin(work, resolve));
      }),
  };
}
