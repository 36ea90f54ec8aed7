import { type Variant, variant } from './variant.ts';

const PHRASE = 'chat with agent';
const ONE = ['Hello'];
const HAND_OVER = ['Hello', PHRASE];

/** What is walked each time. */
export const VARIANTS: readonly Variant[] = [
  variant('two messages, an execution dies, a Graph answer and a write’s answer are lost', {
    reaches: ['done', 'failed'],
    budget: { crashes: 1, ambiguous: 1, lostAnswers: 1 },
  }),
  variant('two messages, two executions die, an invocation is lost', {
    reaches: ['done', 'failed'],
    budget: { crashes: 2, drops: 1 },
  }),
  variant('two messages, events are delivered and invocations executed twice', {
    budget: { duplicates: 2, doubles: 1, lostAnswers: 1 },
  }),
  variant('two messages, the second a minute later, an execution dies', {
    actsWithinMs: 60_000,
    budget: { crashes: 1, drops: 1 },
  }),
  variant('three messages, in one body or in several', {
    reaches: ['done', 'left'],
    says: ['Hello', 'Are you there?', PHRASE],
    batches: true,
    budget: { drops: 1 },
  }),
  variant('a hand-over, an execution dies, a Graph answer is lost', {
    reaches: ['done', 'failed', 'left'],
    says: HAND_OVER,
    budget: { crashes: 1, ambiguous: 1 },
  }),
  variant('a hand-over, Graph is busy, a write’s answer is lost, events come twice', {
    reaches: ['done', 'left'],
    says: HAND_OVER,
    budget: { busy: 1, lostAnswers: 1, duplicates: 1 },
  }),
  variant('a hand-over, the Page is to wait, an execution dies, an invocation is lost', {
    reaches: ['done', 'left'],
    says: HAND_OVER,
    budget: { pagePauses: 1, crashes: 1, drops: 1 },
  }),
  variant('a hand-over where Conversation Routing is off, an execution dies, a Graph answer is lost', {
    reaches: ['done', 'failed', 'left'],
    says: HAND_OVER,
    mode: 'zero-config',
    budget: { crashes: 1, ambiguous: 1 },
  }),
  variant('a takeover, an execution dies, a Graph answer is lost', {
    reaches: ['done', 'failed', 'left'],
    says: ONE,
    budget: { takeovers: 1, crashes: 1, ambiguous: 1 },
  }),
  variant('a takeover during a hand-over, an execution dies, a Graph answer is lost', {
    reaches: ['done', 'failed', 'left'],
    says: [PHRASE],
    budget: { takeovers: 1, crashes: 1, ambiguous: 1 },
  }),
  variant('a takeover between two messages, events come twice', {
    reaches: ['done', 'left'],
    budget: { takeovers: 1, duplicates: 1 },
  }),
  variant('a human who takes the thread and speaks, where Conversation Routing is off', {
    reaches: ['done', 'left'],
    says: ONE,
    mode: 'zero-config',
    budget: { takeovers: 1, interjections: 1, crashes: 1, lostAnswers: 1 },
  }),
  variant('a takeover of which nobody is told, two messages, a Graph answer is lost', {
    reaches: ['done', 'left'],
    budget: { silentTakeovers: 1, ambiguous: 1, pauses: 1 },
  }),
  variant('a human who takes the thread and gives it back', {
    reaches: ['done', 'left'],
    says: ONE,
    webhooksAtOnce: 1,
    budget: { takeovers: 1, returns: 1 },
  }),
  variant('a hand-over to which nobody comes, an execution dies, a Graph answer is lost', {
    reaches: ['done', 'failed', 'unclaimed'],
    says: [PHRASE],
    hasClocks: true,
    budget: { crashes: 1, ambiguous: 1 },
  }),
  variant('a hand-over, a human or a machine who speaks, or an automatic text', {
    reaches: ['done', 'unclaimed'],
    says: [PHRASE],
    hasClocks: true,
    webhooksAtOnce: 1,
    pauseMs: 9_000,
    actsWithinMs: 60_000,
    budget: { interjections: 1, machines: 1, automatics: 1, pauses: 1 },
  }),
  variant('a hand-over to which nobody comes, or a human, where Conversation Routing is off', {
    reaches: ['done', 'failed', 'unclaimed'],
    says: [PHRASE],
    mode: 'zero-config',
    hasClocks: true,
    pauseMs: 9_000,
    actsWithinMs: 60_000,
    budget: { interjections: 1, crashes: 1, pauses: 1 },
  }),
  variant('a hand-over, a human who gives back, and a Meta that lags behind itself', {
    reaches: ['done'],
    says: [PHRASE, 'Hello'],
    hasClocks: true,
    webhooksAtOnce: 1,
    pauseMs: 9_000,
    actsWithinMs: 60_000,
    budget: { returns: 1, lags: 2, pauses: 1 },
  }),
  variant('a takeover, clocks that differ, handover events stamped in seconds', {
    reaches: ['done', 'failed', 'left'],
    says: ONE,
    skewMs: 1_500,
    inSeconds: true,
    actsWithinMs: 3_000,
    budget: { takeovers: 1, pauses: 1, crashes: 1, ambiguous: 1 },
  }),
  variant('an outage, and events that come minutes late', {
    reaches: ['done', 'failed', 'left'],
    lateDelivery: 'not-our-echoes',
    actsWithinMs: 60_000,
    budget: { outages: 1, crashes: 1, takeovers: 1 },
    says: ONE,
  }),
  variant('words in doubt are listed, however late Meta says them and their echo comes', {
    reaches: ['done', 'failed'],
    says: ONE,
    inDoubt: 'list',
    lateDelivery: 'all',
    budget: { ambiguous: 2, late: 1, crashes: 1 },
  }),
  variant('a call that is held up before it is made, and its answer lost', {
    reaches: ['done', 'failed'],
    says: ONE,
    pauseMs: 24_000,
    lateDelivery: 'not-our-echoes',
    budget: { pauses: 1, ambiguous: 2 },
  }),
  variant('words in doubt are listed, Graph is busy, a write’s answer is lost, an execution dies', {
    reaches: ['done', 'failed'],
    says: ONE,
    inDoubt: 'list',
    lateDelivery: 'all',
    budget: { busy: 1, lostAnswers: 1, crashes: 1 },
  }),
  variant('two messages, Graph is busy, a write’s answer is lost', {
    budget: { busy: 1, lostAnswers: 1 },
  }),
  variant('two messages, Graph is busy, an execution dies', {
    budget: { busy: 1, crashes: 1 },
  }),
  variant('two messages, a write’s answer is lost, an execution dies', {
    budget: { lostAnswers: 1, crashes: 1 },
  }),
  variant('a hand-over, Graph is busy, a write’s answer is lost, an execution dies', {
    says: [PHRASE],
    budget: { busy: 1, lostAnswers: 1, crashes: 1 },
  }),
  variant('no echo is known to arrive', {
    reaches: ['done', 'failed'],
    echoes: false,
    says: ONE,
    budget: { ambiguous: 2, crashes: 1, lostAnswers: 1 },
  }),
];

/** What is walked on demand: the same faults, more of them at once. */
export const WIDER: readonly Variant[] = [
  variant('wider: two messages, two executions die, a Graph answer and a write’s answer are lost', {
    reaches: ['done', 'failed'],
    budget: { crashes: 2, ambiguous: 1, lostAnswers: 1 },
  }),
  variant('wider: a takeover during a hand-over after a message, an execution dies, a Graph answer is lost', {
    reaches: ['done', 'failed', 'left'],
    says: HAND_OVER,
    budget: { takeovers: 1, crashes: 1, ambiguous: 1 },
  }),
  variant('wider: a human who takes the thread, speaks and gives it back', {
    reaches: ['done', 'left'],
    says: ONE,
    webhooksAtOnce: 1,
    budget: { takeovers: 1, interjections: 1, returns: 1 },
  }),
];
