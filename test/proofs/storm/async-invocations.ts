import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import type { Chance } from './chance.ts';
import type { Instance } from './lambda.ts';
import type { Ports } from './ports.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface AsyncOptions {
  readonly time: VirtualTime;
  readonly ports: Ports;
  readonly chance: Chance;
  /** Runs the handover function; false if it failed or died. */
  readonly run: (key: ThreadKey) => Promise<boolean>;
  /** Called for each event that ends in the on-failure queue. */
  readonly givenUp: () => void;
}

const MINUTE = 60_000;
/** Lambda tries again after a minute, and then after two more. An event is given up at the age of two minutes. */
const RETRIES = [MINUTE, 2 * MINUTE];
const MAX_AGE = 2 * MINUTE;

/** Lambda's queue of asynchronous invocations. They may be refused, lost, doubled or late. */
export function asyncInvocations({ time, ports, chance, run, givenUp }: AsyncOptions) {
  function submit(key: ThreadKey, delayMs: number): void {
    const since = time.now();
    time.after(delayMs + Math.floor(chance('async') ** 3 * 500), () => void attempt(key, since, 0));
  }

  async function attempt(key: ThreadKey, since: number, retries: number): Promise<void> {
    const isTooOld = time.now() - since > MAX_AGE;
    if (!isTooOld && (await run(key))) return;
    const delay = isTooOld ? undefined : RETRIES[retries];
    if (delay === undefined) givenUp();
    else time.after(delay, () => void attempt(key, since, retries + 1));
  }

  return (instance: Instance, key: ThreadKey): Promise<boolean> =>
    ports.call(instance, {
      port: 'invoke',
      effect: (fault) => {
        submit(key, fault === 'delayed' ? Math.floor(chance('delayed') * 100_000) : 0);
        if (fault === 'doubled') submit(key, Math.floor(chance('doubled') ** 2 * 2_000));
        return true;
      },
      failure: () => new Error('an invoker never throws'),
      spoil: (kind) => {
        if (kind === 'fails') return { takesEffect: false, answer: () => false };
        return kind === 'dropped' ? { takesEffect: false, answer: () => true } : undefined;
      },
    });
}
