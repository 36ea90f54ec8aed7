import fc from 'fast-check';
import { FAULTS, type Fault, type FaultKind, type Port } from './faults.ts';

/** What a person, an agent, the Page's owner or an operator does. */
export type Action =
  | {
      readonly do: 'person';
      readonly act:
        | 'words'
        | 'phrase'
        | 'quick-reply'
        | 'picture'
        | 'menu'
        | 'desk-button'
        | 'reacts'
        /** The Page's inbox answers the person's words by itself. */
        | 'words-with-instant-reply';
    }
  | {
      readonly do: 'inbox';
      readonly act: 'replies' | 'takes' | 'done' | 'lets-go' | 'passes-to-desk' | 'requests';
    }
  | {
      readonly do: 'desk';
      readonly act: 'replies' | 'takes' | 'passes-to-us' | 'passes-to-inbox' | 'releases' | 'requests';
    }
  | { readonly do: 'page'; readonly act: 'routing' | 'zero-config' }
  | { readonly do: 'operator'; readonly act: 'stores-a-new-token' };

/** An action `afterMs` ms after the one before, in the thread of the first or of the second person. */
export type Step = Action & { readonly who: 0 | 1; readonly afterMs: number };

/** A conversation with its faults as data, so that it can shrink and be kept as an example. */
export interface Conversation {
  readonly mode: 'routing' | 'zero-config';
  readonly settings: {
    readonly silentMinutes?: number;
    readonly fallback?: 'help-desk';
    readonly whenUnclaimed?: 'next' | 'return';
    readonly inDoubt: 'resend' | 'list';
  };
  /** How Meta writes its handover events, and which ones it does not send. */
  readonly form: {
    readonly appIds: 'number' | 'text' | 'mixed' | 'omit-new-owner';
    readonly timestamps: 'milliseconds' | 'seconds';
    readonly fanOut: 'documented' | 'all-subscribed';
    readonly silent: 'nothing' | 'inbox' | 'handovers';
    /** Echoes name neither their app nor our command. */
    readonly hasNamelessEchoes?: true;
  };
  /** Our clock is ahead of Meta's by so many ms. */
  readonly skewMs: number;
  /** Meta puts the webhooks of a quarter of a second into one POST. */
  readonly isBatched: boolean;
  readonly steps: readonly Step[];
  /** From a step on, the table or our webhook fails for so many ms. */
  readonly outage?: { readonly of: 'table' | 'webhook'; readonly fromStep: number; readonly forMs: number };
  readonly faults: readonly Fault[];
  /** Of all random numbers. */
  readonly seed: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('person' as const),
      act: fc.constantFrom(
        'words',
        'words',
        'words',
        'phrase',
        'quick-reply',
        'picture',
        'menu',
        'desk-button',
        'reacts',
        'words-with-instant-reply',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('inbox' as const),
      act: fc.constantFrom(
        'replies',
        'replies',
        'takes',
        'done',
        'done',
        'lets-go',
        'passes-to-desk',
        'requests',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('desk' as const),
      act: fc.constantFrom(
        'replies',
        'takes',
        'passes-to-us',
        'passes-to-us',
        'passes-to-inbox',
        'releases',
        'requests',
      ),
    }),
  },
  fc.oneof(
    fc.record({ do: fc.constant('page' as const), act: fc.constantFrom('routing', 'zero-config') }),
    fc.constant({ do: 'operator', act: 'stores-a-new-token' } as const),
  ),
) as fc.Arbitrary<Action>;

/** Mostly so soon that the functions still work; sometimes later than a retry, a quiet check, or a day. */
const afterMs = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(0, 5, 60, 300, 800, 1_500, 4 * SECOND) },
  { weight: 4, arbitrary: fc.constantFrom(15 * SECOND, 45 * SECOND, 2 * MINUTE) },
  { weight: 2, arbitrary: fc.constantFrom(7 * MINUTE, 30 * MINUTE) },
  fc.constant(25 * 60 * MINUTE),
);

const step: fc.Arbitrary<Step> = fc
  .tuple(action, fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const), afterMs)
  .map(([done, who, after]) => ({ ...done, who, afterMs: after }));

/** How often each port meets a fault. */
const WEIGHTS: Readonly<Record<Port, number>> = {
  ...{ graph: 8, write: 5, webhook: 5, invoke: 3, read: 2 },
  ...{ ssm: 2, bot: 2, count: 2, history: 2, query: 1, sweep: 1 },
};

const faultOf = (port: Port) =>
  fc.record({
    port: fc.constant(port),
    kind: fc.constantFrom<FaultKind>(...FAULTS[port]),
    nth: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 10 }), fc.nat({ max: 40 })),
    times: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 8 })),
  });

const fault: fc.Arbitrary<Fault> = fc.oneof(
  ...(Object.keys(FAULTS) as Port[]).map((port) => ({ weight: WEIGHTS[port], arbitrary: faultOf(port) })),
);

const outage = fc.record({
  of: fc.constantFrom('table' as const, 'webhook' as const),
  fromStep: fc.nat({ max: 13 }),
  forMs: fc.constantFrom(20 * SECOND, 60 * SECOND, 2 * MINUTE),
});

/** Conversations of up to 14 steps, with up to twenty faults. */
const arbitraryCourse = fc.record({
  mode: fc.constantFrom('routing', 'zero-config'),
  settings: fc.record(
    {
      silentMinutes: fc.constantFrom(30, 90),
      fallback: fc.constant('help-desk' as const),
      whenUnclaimed: fc.constantFrom('next' as const, 'return' as const),
      inDoubt: fc.constantFrom('resend', 'resend', 'list'),
    },
    { requiredKeys: ['inDoubt'] },
  ),
  form: fc.record({
    appIds: fc.constantFrom('number', 'number', 'text', 'mixed', 'omit-new-owner'),
    timestamps: fc.constantFrom('milliseconds', 'milliseconds', 'seconds'),
    fanOut: fc.constantFrom('documented', 'documented', 'all-subscribed'),
    silent: fc.constantFrom('nothing', 'nothing', 'nothing', 'inbox', 'handovers'),
  }),
  skewMs: fc.constantFrom(0, 0, -1_200, 1_200),
  isBatched: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }),
  faults: fc.array(fault, { maxLength: 20, size: 'max' }),
  seed: fc.nat(),
});

/** Some of them with an outage of two minutes at most, some where no echo has a name. */
export const arbitraryConversation: fc.Arbitrary<Conversation> = fc
  .tuple(arbitraryCourse, fc.option(outage, { freq: 4, nil: undefined }), fc.integer({ min: 0, max: 7 }))
  .map(([course, failing, n]) => ({
    ...course,
    form: { ...course.form, ...(n === 0 ? { hasNamelessEchoes: true as const } : {}) },
    ...(failing === undefined ? {} : { outage: failing }),
  }));
