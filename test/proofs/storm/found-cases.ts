import type { Conversation } from './conversation.ts';

/** A blue sky, on which a case says what was different. */
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

/** What random storms have found, each as small as it could be made. */
export const FOUND_CASES: Readonly<Record<string, Conversation>> = {
  'an executor that dies while it writes the history takes no alarm with it': {
    ...CALM,
    steps: [writes(0), deskReplies(90_000_000), deskReplies(0)],
    faults: [
      { port: 'graph', kind: '2', nth: 0, times: 2 },
      { port: 'history', kind: 'dies-after', nth: 1, times: 1 },
    ],
  },
  'a failure whose writer dies is told by the next visit': {
    ...CALM,
    steps: [writes(0), deskReplies(15_000), inboxReplies(45_000), writes(4_000)],
    faults: [{ port: 'write', kind: 'dies-after', nth: 2, times: 4 }],
    seed: 1_075_394_397,
  },
  'a question to Meta that failed once is asked again at its time': {
    ...CALM,
    steps: [writes(420_000), inboxReplies(420_000)],
    faults: [{ port: 'graph', kind: '2', nth: 1, times: 1 }],
  },
  'a tap is answered where the agent is done with the thread, and nobody was told': {
    ...CALM,
    form: { ...CALM.form, silent: 'handovers' },
    steps: [
      { do: 'person', act: 'quick-reply', who: 0, afterMs: 420_000 },
      { do: 'inbox', act: 'done', who: 0, afterMs: 420_000 },
      { do: 'person', act: 'menu', who: 0, afterMs: 15_000 },
    ],
  },
  'a question to Meta that killed five visits is a failure, and the owner unknown': {
    ...CALM,
    steps: [writes(15_000, 1), writes(420_000), writes(0)],
    faults: [
      { port: 'write', kind: 'dies-after', nth: 0, times: 6 },
      { port: 'query', kind: 'fails', nth: 0, times: 1 },
      { port: 'read', kind: 'fails', nth: 2, times: 1 },
      { port: 'invoke', kind: 'fails', nth: 2, times: 1 },
    ],
  },
  'a question to Meta that was under way is not put off for ever by a pause': {
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
    seed: 1_686_945_073,
  },
  'Meta takes us for another app, twice': {
    ...CALM,
    steps: [writes(0), writes(15_000), writes(0)],
    faults: [{ port: 'graph', kind: '10-2018300', nth: 0, times: 2 }],
  },
  'a silent human is asked for the thread while another thread waits for the Page': {
    ...CALM,
    mode: 'zero-config',
    settings: { silentMinutes: 30, fallback: 'help-desk', inDoubt: 'resend' },
    steps: [writes(15_000), inboxReplies(0), writes(0, 1), deskReplies(15_000)],
    faults: [
      { port: 'graph', kind: '368', nth: 1, times: 1 },
      { port: 'graph', kind: 'dies-before', nth: 0, times: 1 },
    ],
  },
  'an agent answers where nobody has control, and then gives it to the bot': {
    ...CALM,
    mode: 'zero-config',
    steps: [
      writes(0),
      deskReplies(0),
      { do: 'desk', act: 'passes-to-us', who: 0, afterMs: 0 },
      writes(15_000),
    ],
  },
  'an agent passes on what another agent had, and Meta tells nobody to whom': {
    ...CALM,
    mode: 'zero-config',
    steps: [inboxReplies(0), { do: 'inbox', act: 'passes-to-desk', who: 0, afterMs: 0 }, writes(0)],
  },
};
