import * as z from 'zod';
import { type ErrorName, errorNames } from './graph-errors.ts';
import type { HandoverForm } from './handover-item.ts';

const graphFault = z.strictObject({
  /** Last part of the Graph path, e.g. `messages`; `page` is the Page itself, `*` every call. */
  path: z.string().min(1),
  /** One of Meta's own errors, e.g. `613` or `10-2018300`, with the status that belongs to it. */
  error: z.enum(errorNames).optional(),
  /** HTTP status; `reset` cuts the connection, `timeout` never answers. */
  status: z.union([z.number().int().min(200).max(599), z.enum(['reset', 'timeout'])]).default(500),
  /** What is answered; Meta's "unexpected error" where absent. */
  body: z.unknown().optional(),
  /** Whether the call takes effect before its answer is spoilt. */
  afterEffect: z.boolean().default(false),
  times: z.union([z.number().int().min(1), z.literal('always')]).default(1),
});

/** A week: longer than anything that Meta or the service waits for. */
const LONGEST_DELAY_MS = 7 * 86_400_000;
const delay = z.number().int().min(0).max(LONGEST_DELAY_MS);

export const faultsSchema = z.strictObject({
  /** Control moves and no app is told. */
  dropHandoverEvents: z.boolean().optional(),
  /** The inbox takes threads and no app is told. */
  silentInbox: z.boolean().optional(),
  /** How handover items write app ids; numbers where nobody says otherwise. */
  appIds: z.enum(['number', 'text', 'mixed', 'omit-new-owner']).optional(),
  /** How handover items are stamped; in milliseconds where nobody says otherwise. */
  timestamps: z.enum(['milliseconds', 'seconds']).optional(),
  /** Which apps get a handover item: the one that Meta documents, or every one with the field. */
  fanOut: z.enum(['documented', 'all-subscribed']).optional(),
  /** How often each webhook is delivered in all. */
  duplicate: z.number().int().min(1).max(10).optional(),
  /** Each webhook of a thread is overtaken by the next one. */
  reorder: z.boolean().optional(),
  /** How late webhooks are, in ms. */
  delayMs: delay.optional(),
  /** By how much more a webhook may be late, in ms: anything up to this, by the seed. */
  jitterMs: delay.optional(),
  /** How many items Meta puts into one POST at most. */
  batch: z.number().int().min(1).max(1_000).optional(),
  /** Webhooks wait until they are flushed. */
  holdDeliveries: z.boolean().optional(),
  /** How long Graph takes to answer, in ms. */
  slowGraphMs: delay.optional(),
  /** Every Page access token has expired. */
  expiredTokens: z.boolean().optional(),
  /** The next Graph calls that go wrong, each list replacing the one before. */
  failNext: z.array(graphFault).optional(),
});

type Named = z.output<typeof faultsSchema>;
type Every<T> = { -readonly [K in keyof T]-?: NonNullable<T[K]> };
export type GraphFault = z.infer<typeof graphFault>;
export type FaultSettings = z.input<typeof faultsSchema>;
export type { ErrorName };

/** Everything goes right. */
const none: Every<Named> = {
  dropHandoverEvents: false,
  silentInbox: false,
  appIds: 'number',
  timestamps: 'milliseconds',
  fanOut: 'documented',
  duplicate: 1,
  reorder: false,
  delayMs: 0,
  jitterMs: 0,
  batch: 1,
  holdDeliveries: false,
  slowGraphMs: 0,
  expiredTokens: false,
  failNext: [],
};

/** What is to go wrong at present. */
export class Faults implements HandoverForm, Every<Named> {
  dropHandoverEvents = none.dropHandoverEvents;
  silentInbox = none.silentInbox;
  appIds = none.appIds;
  timestamps = none.timestamps;
  fanOut = none.fanOut;
  duplicate = none.duplicate;
  reorder = none.reorder;
  delayMs = none.delayMs;
  jitterMs = none.jitterMs;
  batch = none.batch;
  holdDeliveries = none.holdDeliveries;
  slowGraphMs = none.slowGraphMs;
  expiredTokens = none.expiredTokens;
  failNext = none.failNext;

  /** Changes what is named and leaves the rest. */
  set(faults: Named): void {
    const named = Object.entries(faults).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(named));
  }

  clear(): void {
    this.set(none);
  }

  /** The fault that meets a call of this Graph path now; unless it is for always, it is used up by that. */
  takeFor(path: string): GraphFault | undefined {
    const fault = this.failNext.find((each) => each.path === '*' || each.path === path);
    if (fault === undefined || fault.times === 'always') return fault;
    const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    this.failNext = this.failNext.flatMap((each) => (each === fault ? left : [each]));
    return fault;
  }
}
