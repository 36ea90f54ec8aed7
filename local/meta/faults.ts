import * as z from 'zod';
import type { HandoverForm } from './handover-item.ts';

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
  /** How handover items write app ids; numbers where nobody says otherwise. */
  appIds: z.enum(['number', 'text', 'omit-new-owner']).optional(),
  /** How handover items are stamped; in milliseconds where nobody says otherwise. */
  timestamps: z.enum(['milliseconds', 'seconds']).optional(),
  /** Which apps get a handover item: the one that Meta documents, or every one with the field. */
  fanOut: z.enum(['documented', 'all-subscribed']).optional(),
  /** How often each webhook is delivered in all. */
  duplicate: z.number().int().min(1).max(10).optional(),
  /** The next Graph calls that go wrong, each list replacing the one before. */
  failNext: z.array(graphFault).optional(),
  /** Webhooks wait until they are flushed. */
  holdDeliveries: z.boolean().optional(),
});

type Named = z.output<typeof faultsSchema>;
export type GraphFault = z.infer<typeof graphFault>;
export type FaultSettings = z.input<typeof faultsSchema>;

/** What is to go wrong at present. */
export class Faults implements HandoverForm {
  dropHandoverEvents = false;
  appIds: HandoverForm['appIds'] = 'number';
  timestamps: HandoverForm['timestamps'] = 'milliseconds';
  fanOut: NonNullable<Named['fanOut']> = 'documented';
  duplicate = 1;
  holdDeliveries = false;
  failNext: GraphFault[] = [];

  /** Changes what is named and leaves the rest. */
  set(faults: Named): void {
    this.dropHandoverEvents = faults.dropHandoverEvents ?? this.dropHandoverEvents;
    this.appIds = faults.appIds ?? this.appIds;
    this.timestamps = faults.timestamps ?? this.timestamps;
    this.fanOut = faults.fanOut ?? this.fanOut;
    this.duplicate = faults.duplicate ?? this.duplicate;
    this.holdDeliveries = faults.holdDeliveries ?? this.holdDeliveries;
    this.failNext = faults.failNext ?? this.failNext;
  }

  clear(): void {
    this.set({
      dropHandoverEvents: false,
      appIds: 'number',
      timestamps: 'milliseconds',
      fanOut: 'documented',
      duplicate: 1,
      holdDeliveries: false,
      failNext: [],
    });
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
