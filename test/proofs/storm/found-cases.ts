import type { Conversation } from './conversation.ts';

/** A conversation without faults. Each case names only what is different. */
const CALM = {
  mode: 'routing',
  settings: { inDoubt: 'resend' },
  form: { appIds: 'number', timestamps: 'milliseconds', fanOut: 'documented', silent: 'nothing' },
  skewMs: 0,
  isBatched: false,
  faults: [],
  seed: 0,
} as const satisfies Omit<Conversation, 'steps'>;

const writes = (afterMs: number, who: 0 | 1 = 0) => ({ do: 'person', act: 'words', who, afterMs }) as const;
const deskReplies = (afterMs: number) => ({ do: 'desk', act: 'replies', who: 0, afterMs }) as const;
const inboxReplies = (afterMs: number) => ({ do: 'inbox', act: 'replies', who: 0, afterMs }) as const;

/** The failures that random storms have found, each shrunk. */
export const FOUND_CASES: Readonly<Record<string, Conversation>> = {
  'a failure counts for the alarm though its executor dies while it writes the history': {
    ...CALM,
    steps: [writes(0), deskReplies(90_000_000), deskReplies(0)],
    faults: [
      { port: 'graph', kind: '2', nth: 0, times: 2 },
      { port: 'history', kind: 'dies-after', nth: 1, times: 1 },
    ],
  },
  'a failure counts for the alarm though the executor that wrote it dies': {
    ...CALM,
    steps: [writes(0), deskReplies(15_000), inboxReplies(45_000), writes(4_000)],
    faults: [{ port: 'write', kind: 'dies-after', nth: 2, times: 4 }],
  },
  'a question to Meta that failed once is asked again at its time': {
    ...CALM,
    steps: [writes(420_000), inboxReplies(420_000)],
    faults: [{ port: 'graph', kind: '2', nth: 1, times: 1 }],
  },
  'a tap is answered after the agent finished, though Meta sent no event': {
    ...CALM,
    form: { ...CALM.form, silent: 'handovers' },
    steps: [
      { do: 'person', act: 'quick-reply', who: 0, afterMs: 420_000 },
      { do: 'inbox', act: 'done', who: 0, afterMs: 420_000 },
      { do: 'person', act: 'menu', who: 0, afterMs: 15_000 },
    ],
  },
  'a question to Meta after five dead visits is a failure, and the owner is unknown': {
    ...CALM,
    steps: [writes(15_000, 1), writes(420_000), writes(0)],
    faults: [
      { port: 'write', kind: 'dies-after', nth: 0, times: 6 },
      { port: 'query', kind: 'fails', nth: 0, times: 1 },
      { port: 'read', kind: 'fails', nth: 2, times: 1 },
      { port: 'invoke', kind: 'fails', nth: 2, times: 1 },
    ],
  },
  'a question to Meta that was under way is asked again after a pause': {
    ...CALM,
    steps: [
      writes(420_000),
      inboxReplies(0),
      { do: 'inbox', act: 'passes-to-desk', who: 0, afterMs: 420_000 },
    ],
    faults: [
      { port: 'write', kind: 'fails', nth: 7, times: 1 },
      { port: 'write', kind: 'fails', nth: 0, times: 1 },
      { port: 'webhook', kind: 'lost', nth: 2, times: 1 },
      { port: 'graph', kind: '100-proof', nth: 0, times: 2 },
      { port: 'read', kind: 'fails', nth: 0, times: 1 },
    ],
    seed: 37,
  },
  'Meta refuses us twice, by mistake, as another app than the owner': {
    ...CALM,
    steps: [writes(0), writes(15_000), writes(0)],
    faults: [{ port: 'graph', kind: '10-2018300', nth: 0, times: 2 }],
  },
  'a thread is requested from a silent agent while another thread waits for the paused Page': {
    ...CALM,
    mode: 'zero-config',
    settings: { silentMinutes: 30, fallback: 'help-desk', inDoubt: 'resend' },
    steps: [writes(15_000), inboxReplies(0), writes(0, 1), deskReplies(15_000)],
    faults: [
      { port: 'graph', kind: '368', nth: 1, times: 1 },
      { port: 'graph', kind: 'dies-before', nth: 0, times: 1 },
    ],
    seed: 3,
  },
  'an agent answers in an idle thread and then passes control to the bot': {
    ...CALM,
    mode: 'zero-config',
    steps: [
      writes(0),
      deskReplies(0),
      { do: 'desk', act: 'passes-to-us', who: 0, afterMs: 0 },
      writes(15_000),
    ],
  },
  'an agent passes the thread to another agent, and Meta hides the new owner': {
    ...CALM,
    mode: 'zero-config',
    steps: [inboxReplies(0), { do: 'inbox', act: 'passes-to-desk', who: 0, afterMs: 0 }, writes(0)],
  },
  'an echo that arrives long after a later one asks for no check': {
    ...CALM,
    steps: [
      writes(0),
      inboxReplies(420_000),
      inboxReplies(0),
      { do: 'inbox', act: 'passes-to-desk', who: 0, afterMs: 420_000 },
    ],
    faults: [{ port: 'webhook', kind: 'very-late', nth: 2, times: 1 }],
  },
};
