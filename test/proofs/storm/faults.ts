/** What the functions reach for: every call is a point at which another task may go on, and at which one may die. */
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

/** What may happen to a call of any kind: not done, done without an answer, late, or its caller dies. */
const OF_CALLS = ['fails', 'answer-lost', 'slow', 'answer-slow', 'dies-before', 'dies-after'] as const;

/** Graph's own troubles: refusals of every disposition by their codes, and silences. */
export const REFUSALS = {
  '2': { status: 500, code: 2 },
  '100-proof': { status: 400, code: 100, sentence: 'Invalid appsecret_proof provided' },
  '10-2018300': { status: 400, code: 10, subcode: 2018300 },
  '27': { status: 400, code: 27 },
  '551': { status: 400, code: 551 },
  '2018352': { status: 400, code: 100, subcode: 2018352 },
  '190': { status: 400, code: 190 },
  '200': { status: 403, code: 200 },
  '368': { status: 400, code: 368 },
  '613': { status: 400, code: 613, retryAfterSeconds: 90 },
  '1893063': { status: 400, code: 10, subcode: 1893063 },
} as const;
type RefusalName = keyof typeof REFUSALS;
const SILENCES = [
  'unreached',
  'reset-before',
  'reset-after',
  'timeout-before',
  'timeout-after',
  'late',
  'html-after',
] as const;
const DEATHS = ['dies-before', 'dies-after'] as const;

/** Every fault there is, by the port that it meets. */
export const FAULTS = {
  read: OF_CALLS,
  /** `repeated`: the SDK has lost the answer, writes once more, and meets its own write. */
  write: [...OF_CALLS, 'repeated'],
  count: OF_CALLS,
  history: OF_CALLS,
  query: ['fails', 'slow'],
  ssm: [...OF_CALLS, 'missing'],
  graph: [...(Object.keys(REFUSALS) as RefusalName[]), ...SILENCES, 'slow', 'answer-slow', ...DEATHS],
  bot: ['throws', 'hangs', ...DEATHS],
  invoke: ['fails', 'dropped', 'doubled', 'delayed'],
  /** `lost`: Meta never delivers it; `dropped`: this attempt alone; `unacknowledged`: our 200 does not reach Meta. */
  webhook: ['lost', 'dropped', 'doubled', 'late', 'very-late', 'unacknowledged'],
  sweep: ['skipped'],
} as const satisfies Record<Port, readonly string[]>;

type KindOf<P extends Port> = (typeof FAULTS)[P][number];
export type FaultKind = { [P in Port]: KindOf<P> }[Port];

/** A fault as data: from the n-th call of a port on, so many calls in a row go wrong in this way. */
export interface Fault {
  readonly port: Port;
  readonly kind: FaultKind;
  readonly nth: number;
  readonly times: number;
}

/** Hands each call of each port its fault, if it has one. */
export interface FaultPlan {
  take(port: Port): FaultKind | undefined;
  /** No more faults from now on. */
  calm(): void;
}

/** `met` is told of every fault that happens. */
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
