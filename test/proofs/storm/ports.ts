import type { Chance } from './chance.ts';
import type { FaultKind, FaultPlan, Port } from './faults.ts';
import type { Instance } from './lambda.ts';
import type { Outage } from './outage.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A call through a port. */
export interface PortCall<T> {
  readonly port: Port;
  /** Carries the call out at the other side, at one moment. It may bring about the fault itself. */
  readonly effect: (fault?: FaultKind) => T | Promise<T>;
  /** The error that the caller gets in place of an answer. */
  readonly failure: (kind: FaultKind) => Error;
  /** The effect of a fault that only this port has. */
  readonly spoil?: (kind: FaultKind) => Spoilt<T> | undefined;
}

/** A spoilt call: whether and when it takes effect, and what is answered when. */
export interface Spoilt<T> {
  readonly takesEffect: boolean;
  /** Ms after the caller has been answered; at its time where absent. */
  readonly effectAfterMs?: number;
  readonly answer?: () => T;
  readonly answerAfterMs?: number;
  /** The answer is the call's own. */
  readonly isAnswered?: boolean;
}

export interface Ports {
  call<T>(instance: Instance, call: PortCall<T>): Promise<T>;
  wait(instance: Instance, ms: number, signal?: AbortSignal): Promise<void>;
}

const OF_TABLE: readonly Port[] = ['read', 'write', 'count', 'history', 'query'];

/** How long a call is on its way in one direction, in ms. `roll` is a number from 0 up to 1. */
export type Latency = (port: Port, roll: number) => number;

/** The delay of a slow call in ms: less than three attempts of the SDK, and less than the timeout of a Graph call. */
const SLOW = 3_300;

/**
 * Every call takes a random time to arrive and to come back. Other tasks go on in between. A call that has left a function
 * arrives, even if the function dies.
 */
export function createPorts(
  time: VirtualTime,
  plan: FaultPlan,
  chance: Chance,
  outage: Outage,
  latency: Latency = (_port, roll) => roll ** 3 * 900,
): Ports {
  const latencyOf = (port: Port) => Math.floor(latency(port, chance(`latency ${port}`)));

  return {
    call: (instance, { port, effect, failure, spoil }) =>
      new Promise((resolve, reject) => {
        instance.whileAwake(() => {
          const fault = OF_TABLE.includes(port) && outage.isOn('table') ? 'fails' : plan.take(port);
          if (fault === 'dies-before') {
            instance.current?.die();
            return;
          }
          const caller = instance.current;
          const spoilt = fault === undefined ? undefined : (spoil?.(fault) ?? general(fault));
          const arriveMs = latencyOf(port) + (fault === 'slow' ? SLOW : 0);
          const returnMs = spoilt?.answerAfterMs ?? latencyOf(port) + (fault === 'answer-slow' ? SLOW : 0);
          time.after(arriveMs, async () => {
            let answer = () => {};
            const isNow = spoilt?.takesEffect !== false && spoilt?.effectAfterMs === undefined;
            if (isNow) answer = await outcome(() => effect(fault), resolve, reject);
            if (spoilt?.effectAfterMs !== undefined)
              time.after(returnMs + spoilt.effectAfterMs, () => effect(fault));
            if (fault === 'dies-after') {
              caller?.die();
              return;
            }
            if (spoilt && !spoilt.isAnswered)
              answer = () => (spoilt.answer ? resolve(spoilt.answer()) : reject(failure(fault ?? 'fails')));
            time.after(returnMs, () => instance.whileAwake(answer));
          });
        });
      }),

    wait: (instance, ms, signal) =>
      new Promise((resolve) => {
        time.after(ms, () => instance.whileAwake(() => (signal?.aborted ? undefined : resolve())));
      }),
  };
}

async function outcome<T>(
  effect: () => T | Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
) {
  try {
    const value = await effect();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

function general<T>(kind: FaultKind): Spoilt<T> | undefined {
  if (kind === 'fails') return { takesEffect: false };
  if (kind === 'answer-lost') return { takesEffect: true };
  return undefined;
}
