import { type Variant, variant } from './variant.ts';

/** A variant with the states it had when last counted, or a few less: a walk that sees far fewer has gone blind. */
export interface Counted {
  readonly variant: Variant;
  readonly states: number;
}

const counted = (states: number, name: string, members: Parameters<typeof variant>[1]): Counted => ({
  states,
  variant: variant(name, members),
});

const PHRASE = 'chat with agent';
const ONE = ['Hello'];
const HAND_OVER = ['Hello', PHRASE];

/** What is walked each time. */
export const VARIANTS: readonly Counted[] = [
  counted(249_968, 'two messages, an execution dies, a Graph answer and a write’s answer are lost', {
    budget: { crashes: 1, ambiguous: 1, lostAnswers: 1 },
  }),
  counted(101_303, 'two messages, two executions die, an invocation is lost', {
    budget: { crashes: 2, drops: 1 },
  }),
  counted(80_158, 'two messages, events are delivered and invocations executed twice', {
    budget: { duplicates: 2, doubles: 1, lostAnswers: 1 },
  }),
  counted(39_546, 'two messages, the second a minute later, an execution dies', {
    actsWithinMs: 60_000,
    budget: { crashes: 1, drops: 1 },
  }),
  counted(68_280, 'three messages, in one body or in several', {
    says: ['Hello', 'Are you there?', PHRASE],
    batches: true,
    budget: { drops: 1 },
  }),
  counted(109_242, 'a hand-over, an execution dies, a Graph answer is lost', {
    says: HAND_OVER,
    budget: { crashes: 1, ambiguous: 1 },
  }),
  counted(195_055, 'a hand-over, Graph is busy, a write’s answer is lost, events come twice', {
    says: HAND_OVER,
    knowsMode: false,
    budget: { busy: 1, lostAnswers: 1, duplicates: 1 },
  }),
  counted(61_974, 'a hand-over, the Page is to wait, an execution dies, an invocation is lost', {
    says: HAND_OVER,
    budget: { pagePauses: 1, crashes: 1, drops: 1 },
  }),
  counted(
    83_357,
    'a hand-over where Conversation Routing is off, an execution dies, a Graph answer is lost',
    {
      says: HAND_OVER,
      mode: 'zero-config',
      budget: { crashes: 1, ambiguous: 1 },
    },
  ),
  counted(16_636, 'a takeover, an execution dies, a Graph answer is lost', {
    says: ONE,
    budget: { takeovers: 1, crashes: 1, ambiguous: 1 },
  }),
  counted(25_081, 'a takeover during a hand-over, an execution dies, a Graph answer is lost', {
    says: [PHRASE],
    budget: { takeovers: 1, crashes: 1, ambiguous: 1 },
  }),
  counted(73_601, 'a takeover between two messages, events come twice', {
    budget: { takeovers: 1, duplicates: 1 },
  }),
  counted(15_386, 'a human who takes the thread and speaks, where Conversation Routing is off', {
    says: ONE,
    mode: 'zero-config',
    budget: { takeovers: 1, interjections: 1, crashes: 1, lostAnswers: 1 },
  }),
  counted(91_200, 'a takeover of which nobody is told, two messages, a Graph answer is lost', {
    budget: { silentTakeovers: 1, ambiguous: 1, pauses: 1 },
  }),
  counted(23_956, 'a human who takes the thread and gives it back', {
    says: ONE,
    webhooksAtOnce: 1,
    budget: { takeovers: 1, returns: 1 },
  }),
  counted(177_948, 'a takeover, clocks that differ, handover events stamped in seconds', {
    says: ONE,
    skewMs: 1_500,
    inSeconds: true,
    actsWithinMs: 3_000,
    budget: { takeovers: 1, pauses: 1, crashes: 1, ambiguous: 1 },
  }),
  counted(33_145, 'an outage, and events that come minutes late', {
    lateDelivery: 'not-our-echoes',
    actsWithinMs: 60_000,
    budget: { outages: 1, crashes: 1, takeovers: 1 },
    says: ONE,
  }),
  counted(228_320, 'words in doubt are listed, however late Meta says them and their echo comes', {
    says: ONE,
    inDoubt: 'list',
    lateDelivery: 'all',
    budget: { ambiguous: 2, late: 1, crashes: 1 },
  }),
  counted(3_902, 'a call that is held up before it is made, and its answer lost', {
    says: ONE,
    pauseMs: 24_000,
    lateDelivery: 'not-our-echoes',
    budget: { pauses: 1, ambiguous: 2 },
  }),
  counted(20_751, 'no echo is known to arrive', {
    echoes: false,
    says: ONE,
    budget: { ambiguous: 2, crashes: 1, lostAnswers: 1 },
  }),
];

/** What is walked on demand: the same faults, more of them at once. */
export const WIDER: readonly Counted[] = [
  counted(
    1_407_912,
    'wider: two messages, two executions die, a Graph answer and a write’s answer are lost',
    {
      budget: { crashes: 2, ambiguous: 1, lostAnswers: 1 },
    },
  ),
  counted(
    678_100,
    'wider: a takeover during a hand-over after a message, an execution dies, a Graph answer is lost',
    {
      says: HAND_OVER,
      budget: { takeovers: 1, crashes: 1, ambiguous: 1 },
    },
  ),
  counted(367_167, 'wider: a human who takes the thread, speaks and gives it back', {
    says: ONE,
    webhooksAtOnce: 1,
    budget: { takeovers: 1, interjections: 1, returns: 1 },
  }),
];
