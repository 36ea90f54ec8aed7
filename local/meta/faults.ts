import * as z from 'zod';
import { errorNames } from './refusals.ts';

const graphFault = z.strictObject({
  /** The last part of the Graph path, e.g. `messages`; `page` is the Page itself, `*` is every call. */
  path: z.string().min(1),
  /** One of Meta's own errors, e.g. `613` or `10-2018300`, with its HTTP status. */
  error: z.enum(errorNames).optional(),
  /** The HTTP status; `reset` cuts the connection, `timeout` never answers. */
  status: z.union([z.number().int().min(200).max(599), z.enum(['reset', 'timeout'])]).default(500),
  /** The body of the answer; Meta's "unexpected error" where absent. */
  body: z.unknown().optional(),
  /** Whether the call takes effect before its answer is replaced. */
  afterEffect: z.boolean().default(false),
  times: z.union([z.number().int().min(1), z.literal('always')]).default(1),
});
export type GraphFault = z.output<typeof graphFault>;

/** A week: longer than any wait of Meta or of the service. */
const LONGEST_DELAY_MS = 7 * 86_400_000;
const delay = z.number().int().min(0).max(LONGEST_DELAY_MS).default(0);

/** Every fault there is, with the value at which nothing goes wrong as its default. */
export const faultsSchema = z.strictObject({
  /** Control moves, and no app gets a handover item. */
  dropHandoverEvents: z.boolean().default(false),
  /** The inbox takes threads, and no app gets a handover item. */
  silentInbox: z.boolean().default(false),
  /** How handover items write app ids. */
  appIds: z.enum(['number', 'text', 'mixed', 'omit-new-owner']).default('number'),
  /** The unit of the time stamps in handover items. */
  timestamps: z.enum(['milliseconds', 'seconds']).default('milliseconds'),
  /** Which apps get a handover item: the app that Meta documents, or every app with the field. */
  fanOut: z.enum(['documented', 'all-subscribed']).default('documented'),
  /** How often each webhook is delivered in all. */
  duplicate: z.number().int().min(1).max(10).default(1),
  /** Each webhook of a thread is delivered after the next one. */
  reorder: z.boolean().default(false),
  /** The webhooks of a thread do not wait for the answer to the one before. */
  concurrent: z.boolean().default(false),
  /** How late webhooks are, in ms. */
  delayMs: delay,
  /** Up to how much later a webhook may be, in ms; the seed decides. */
  jitterMs: delay,
  /** The most items that Meta puts into one POST. */
  batch: z.number().int().min(1).max(1_000).default(1),
  /** Webhooks wait until they are flushed. */
  holdDeliveries: z.boolean().default(false),
  /** How long Graph takes to answer, in ms. */
  slowGraphMs: delay,
  /** Every Page access token has expired. */
  expiredTokens: z.boolean().default(false),
  /** The next Graph calls that go wrong. A new list replaces the one before. */
  failNext: z.array(graphFault).default([]),
});

/** All faults at one moment. */
export type Faults = z.output<typeof faultsSchema>;
/** The faults that a command names. */
export type FaultSettings = z.input<typeof faultsSchema>;

/** Nothing goes wrong. */
const noFaults: Faults = faultsSchema.parse({});

/** The faults that are on at present, for all parts of the simulator. */
export class CurrentFaults {
  now: Faults = noFaults;

  /** Changes the named faults and leaves the others. */
  set(named: Partial<Faults>): void {
    this.now = { ...this.now, ...named };
  }

  clear(): void {
    this.now = noFaults;
  }

  /** The fault for the next call of this Graph path. A fault that counts its calls is used up by it. */
  takeFor(path: string): GraphFault | undefined {
    const { failNext } = this.now;
    const fault = failNext.find((each) => each.path === '*' || each.path === path);
    if (fault === undefined || fault.times === 'always') return fault;
    const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    this.set({ failNext: failNext.flatMap((each) => (each === fault ? left : [each])) });
    return fault;
  }
}
