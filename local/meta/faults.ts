import * as z from 'zod';

const graphFault = z.strictObject({
  /** Last part of the Graph path, e.g. `messages`; `page` is the Page itself, `*` every call. */
  path: z.string().min(1),
  /** HTTP status; `reset` cuts the connection, `timeout` never answers. */
  status: z.union([z.number().int().min(200).max(599), z.enum(['reset', 'timeout'])]).default(500),
  /** What is answered; Meta's "unexpected error" where absent. */
  body: z.unknown().optional(),
  /** Whether the call takes effect before its answer is spoilt. */
  afterEffect: z.boolean().default(false),
  times: z.number().int().min(1).default(1),
});

export const faultsSchema = z.strictObject({
  /** Control moves and no app is told. */
  dropHandoverEvents: z.boolean().optional(),
  /** How often each webhook is delivered in all. */
  duplicate: z.number().int().min(1).max(10).optional(),
  /** The next Graph calls that go wrong, each list replacing the one before. */
  failNext: z.array(graphFault).optional(),
  /** Webhooks wait until they are flushed. */
  holdDeliveries: z.boolean().optional(),
});

export type GraphFault = z.infer<typeof graphFault>;
export type FaultSettings = z.input<typeof faultsSchema>;

/** What is to go wrong at present. */
export class Faults {
  dropHandoverEvents = false;
  duplicate = 1;
  holdDeliveries = false;
  failNext: GraphFault[] = [];

  /** Changes what is named and leaves the rest. */
  set(faults: z.output<typeof faultsSchema>): void {
    this.dropHandoverEvents = faults.dropHandoverEvents ?? this.dropHandoverEvents;
    this.duplicate = faults.duplicate ?? this.duplicate;
    this.holdDeliveries = faults.holdDeliveries ?? this.holdDeliveries;
    this.failNext = faults.failNext ?? this.failNext;
  }

  clear(): void {
    this.set({ dropHandoverEvents: false, duplicate: 1, holdDeliveries: false, failNext: [] });
  }

  /** The fault that meets a call of this Graph path now; it is used up by that. */
  takeFor(path: string): GraphFault | undefined {
    const fault = this.failNext.find((each) => each.path === '*' || each.path === path);
    if (fault === undefined) return undefined;
    const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    this.failNext = this.failNext.flatMap((each) => (each === fault ? left : [each]));
    return fault;
  }
}
