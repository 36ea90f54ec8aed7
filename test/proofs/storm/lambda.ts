import type { MetricName } from '../../../functions/runtime/metric-names.ts';
import type { MetricSink } from '../../../functions/runtime/metrics.ts';
import { Instance, Invocation } from './invocation.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How an invocation ended; one that died has no other sign of it. */
export type Ending<T> = { readonly kind: 'returned'; readonly value: T } | { readonly kind: 'failed' };

/** Instances of one function, and what they have published. */
export interface LambdaFunction<F> {
  /** Runs it in an instance that is free. Resolves when it has ended: by itself, by its death, or because its time is up. */
  run<T>(work: (parts: F, deadline: number) => Promise<T>): Promise<Ending<T>>;
}

export interface LambdaOptions<F> {
  readonly name: string;
  readonly time: VirtualTime;
  readonly timeoutMs: number;
  readonly start: (instance: Instance, metrics: () => MetricSink) => F;
  /** Takes what an invocation has counted, once it publishes. */
  readonly published: (name: MetricName, value: number) => void;
  readonly died: () => void;
  readonly threw: (error: unknown) => void;
}

/** A function as Lambda runs it: one invocation at a time in each instance, killed when its time is up. */
export function lambdaFunction<F>(options: LambdaOptions<F>): LambdaFunction<F> {
  const { name, time, timeoutMs, start, published, died, threw } = options;
  const idle: { readonly instance: Instance; readonly parts: F; readonly flush: () => void }[] = [];
  let count = 0;

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

  return {
    run: <T>(work: (parts: F, deadline: number) => Promise<T>) =>
      new Promise<Ending<T>>((resolve) => {
        count += 1;
        const process = idle.pop() ?? startAnother();
        const { instance, parts, flush } = process;
        const invocation = new Invocation(`${name} ${count}`);
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
      }),
  };
}
