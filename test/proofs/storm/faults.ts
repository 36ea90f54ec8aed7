import { errorNames } from '../../../local/meta/refusals.ts';

/** What the functions call. At every call another task may go on, and the caller may die. */
export type Port =
  | 'read'
  | 'write'
  | 'count'
  | 'history'
  | 'query'
  | 'ssm'
  | 'graph'
  | 'bot'
  | 'invoke'
  | 'webhook'
  | 'sweep';

/** The faults of any call: it is not done, its answer is lost, it is late, or its caller dies. */
const OF_CALLS = ['fails', 'answer-lost', 'slow', 'answer-slow', 'dies-before', 'dies-after'] as const;

/** What may happen on the way to Graph and back. */
const SILENCES = [
  'unreached',
  'reset-before',
  'reset-after',
  'timeout-before',
  'timeout-after',
  'late',
  'html-after',
  'http-429',
  'http-503',
] as const;
const DEATHS = ['dies-before', 'dies-after'] as const;

/** All faults by their port. */
export const FAULTS = {
  read: OF_CALLS,
  /** `repeated`: the SDK loses the answer, writes again, and meets its own write. */
  write: [...OF_CALLS, 'repeated'],
  count: OF_CALLS,
  history: OF_CALLS,
  query: ['fails', 'slow'],
  ssm: [...OF_CALLS, 'missing'],
  /**
   * Graph refuses with each error of the simulator, or the call or its answer is lost or late. `lags`: it says who owned the
   * thread three seconds before.
   */
  graph: [...errorNames, ...SILENCES, 'slow', 'answer-slow', 'nine-seconds', 'lags', ...DEATHS],
  bot: ['throws', 'hangs', ...DEATHS],
  invoke: ['fails', 'dropped', 'doubled', 'delayed'],
  /**
   * `lost`: the POST never arrives; `dropped`: its first attempt does not arrive; `late`, `very-late`: no attempt arrives
   * for a while; `unacknowledged`: the answer does not arrive; `repeated`: it comes again an hour later.
   */
  webhook: ['lost', 'dropped', 'doubled', 'late', 'very-late', 'unacknowledged', 'repeated'],
  sweep: ['skipped'],
} as const satisfies Record<Port, readonly string[]>;

type KindOf<P extends Port> = (typeof FAULTS)[P][number];
export type FaultKind = { [P in Port]: KindOf<P> }[Port];

/** A fault as data: from the `nth` call of the port on, `times` calls go wrong in this way. */
export interface Fault {
  readonly port: Port;
  readonly kind: FaultKind;
  readonly nth: number;
  readonly times: number;
}

/** Gives each call of each port its fault, if it has one. */
export interface FaultPlan {
  take(port: Port): FaultKind | undefined;
  /** Ends all faults. */
  calm(): void;
}

/** `met` is called for every fault that happens. */
export function faultPlan(faults: readonly Fault[], met: (port: Port, kind: FaultKind) => void): FaultPlan {
  const calls = new Map<Port, number>();
  let isCalm = false;
  return {
    take(port) {
      const n = calls.get(port) ?? 0;
      calls.set(port, n + 1);
      const fault = faults.find((each) => each.port === port && each.nth <= n && n < each.nth + each.times);
      if (!fault || isCalm) return undefined;
      met(port, fault.kind);
      return fault.kind;
    },
    calm() {
      isCalm = true;
    },
  };
}
