import * as z from 'zod';
import type { Platform, Psid } from './ids.ts';
import { errorNames, type LastingErrorName, lastingErrorNames } from './refusals.ts';

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
type GraphFault = z.output<typeof graphFault>;

const lastingRefusal = z.strictObject({
  /** As in `failNext`. */
  path: z.string().min(1),
  error: z.enum(lastingErrorNames),
  /** Only calls about threads on this platform. */
  platform: z.enum(['messenger', 'instagram']).optional(),
  /** Only calls about this person. */
  psid: z.string().regex(/^\d+$/, 'must be digits').optional(),
});

/** How a call goes wrong: with an error, or with a status and a body. */
export interface WrongAnswer extends Pick<GraphFault, 'status' | 'body' | 'afterEffect'> {
  readonly error?: LastingErrorName | undefined;
}

/** The thread that a Graph call is about, as far as the call names it. */
export interface AboutThread {
  readonly platform?: Platform | undefined;
  readonly psid?: Psid | undefined;
}

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
  /** How late echoes are in addition, in ms; other webhooks overtake them. */
  echoDelayMs: delay,
  /** The most items that Meta puts into one POST. */
  batch: z.number().int().min(1).max(1_000).default(1),
  /** Webhooks wait until they are flushed. */
  holdDeliveries: z.boolean().default(false),
  /** How long Graph takes to answer, in ms. */
  slowGraphMs: delay,
  /** `thread_owner` answers what was true this long ago, in ms. */
  ownerLagMs: delay,
  /** Every Page access token has expired. */
  expiredTokens: z.boolean().default(false),
  /** The next Graph calls that go wrong. A new list replaces the one before. */
  failNext: z.array(graphFault).default([]),
  /** The Graph calls that are refused, until it is changed. A new list replaces the one before. */
  refuse: z.array(lastingRefusal).default([]),
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

  /** How the next call of this Graph path goes wrong. A fault that counts its calls is used up by it. */
  takeFor(path: string, about: AboutThread): WrongAnswer | undefined {
    const { failNext } = this.now;
    const fault = failNext.find((each) => isFor(each, path));
    if (fault === undefined) return this.#refusalOf(path, about);
    if (fault.times === 'always') return fault;
    const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    this.set({ failNext: failNext.flatMap((each) => (each === fault ? left : [each])) });
    return fault;
  }

  #refusalOf(path: string, about: AboutThread): WrongAnswer | undefined {
    const refusal = this.now.refuse.find(
      ({ platform = about.platform, psid = about.psid, ...each }) =>
        isFor(each, path) && platform === about.platform && psid === about.psid,
    );
    return refusal && { error: refusal.error, status: 400, afterEffect: false };
  }
}

function isFor(fault: { readonly path: string }, path: string): boolean {
  return fault.path === '*' || fault.path === path;
}
