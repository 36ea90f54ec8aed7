import type { ShownThread, View } from '../server/view.ts';

/** A how-to that the page acts out. */
export interface Play {
  readonly name: string;
  readonly about: string;
  readonly steps: readonly PlayStep[];
}

/**
 * One command to the control API, with the title that the page shows meanwhile. In `path` and in the texts of `body`,
 * `{psid}` is the person, `{owner}` the app that owns the thread at Meta, `{ours}` our app.
 */
export interface PlayStep {
  readonly title: string;
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The next step waits for this, up to a time limit. */
  readonly until?: Until;
}

/** `answered`: the person has an answer; `handed-over`: another app owns the thread; `back`: ours owns it, or none. */
export type Until = 'answered' | 'handed-over' | 'back';

function writes(title: string, text: string, until?: Until): PlayStep {
  return { title, path: 'persons/{psid}/message', body: { text }, ...(until && { until }) };
}

function taps(title: string, payload: string, button: string, until?: Until): PlayStep {
  return {
    title,
    path: 'persons/{psid}/postback',
    body: { payload, title: button },
    ...(until && { until }),
  };
}

/** The thread's owner answers. */
function answers(title: string, text: string): PlayStep {
  return { title, path: 'apps/{owner}/reply', body: { psid: '{psid}', text } };
}

/** The thread's owner passes it back to the bot. */
function passesBack(title: string, metadata?: string): PlayStep {
  return {
    title,
    path: 'apps/{owner}/pass',
    body: { psid: '{psid}', target: '{ours}', ...(metadata !== undefined && { metadata }) },
    until: 'back',
  };
}

/** A bot with a key phrase, an agent who answers, and the way back, as on https://support.zendesk.com. */
const zendesk: Play = {
  name: 'Zendesk',
  about: 'The bot answers, a phrase brings an agent, the agent hands back.',
  steps: [
    writes('Case 1: a person writes, and the bot answers', 'Hello!', 'answered'),
    writes(
      'Case 2: the person says the phrase, and an agent gets the thread',
      'Chat with agent',
      'handed-over',
    ),
    writes('What is said now goes to the agent, and the bot keeps silent', 'My order is late.'),
    answers('The agent answers', 'It is on its way, it arrives tomorrow.'),
    passesBack('Case 3: the agent is done, and the bot has the thread again'),
    writes('The bot answers as before', 'Thank you!', 'answered'),
  ],
};

/** A flow hands the thread to the Page Inbox. The agent passes it back with metadata. */
const cognigy: Play = {
  name: 'Cognigy',
  about: 'A flow hands over to the Page Inbox and takes the conversation back with metadata.',
  steps: [
    writes('The flow answers', 'Hi, is anybody there?', 'answered'),
    {
      title: 'A quick reply asks for a human: the Page Inbox gets the thread',
      path: 'persons/{psid}/message',
      body: { text: 'Talk to somebody', payload: 'TALK_TO_AGENT' },
      until: 'handed-over',
    },
    writes('The person explains to the agent', 'I cannot log in.'),
    answers('The agent answers from the Page Inbox', 'I have sent you a new password.'),
    passesBack('The agent passes the thread back with metadata “solved”', 'solved'),
    writes('The flow goes on', 'One more thing …', 'answered'),
  ],
};

/** The primary app passes to a named app and listens on standby. */
const vccLive: Play = {
  name: 'VCC Live',
  about: 'The bot passes to the help desk, listens on standby, and gets the thread back.',
  steps: [
    writes('The bot answers', 'Good morning', 'answered'),
    taps(
      'The person taps “Talk to the help desk”: the help desk gets the thread',
      'TALK_TO_HELP_DESK',
      'Talk to the help desk',
      'handed-over',
    ),
    writes('The bot hears this on standby, and keeps silent', 'Is anybody there?'),
    answers('The help desk answers', 'Yes, I am. How can I help?'),
    writes('The conversation goes on', 'Where is my invoice?'),
    answers('The help desk answers', 'In your mailbox.'),
    passesBack('The help desk passes the thread back to the bot'),
    writes('The bot answers again', 'Thanks!', 'answered'),
  ],
};

/** A button brings an agent in the Page Inbox. Done brings the bot back. */
const snaps: Play = {
  name: 'Snaps',
  about: 'A button brings an agent in the Page Inbox; Done brings the bot back.',
  steps: [
    taps('The person begins with Get Started', 'GET_STARTED', 'Get Started', 'answered'),
    taps('A button asks for a human', 'TALK_TO_AGENT', 'Talk to an agent', 'handed-over'),
    writes('What is said goes to the inbox', 'Where is my parcel?'),
    answers('The agent answers', 'Around the corner.'),
    {
      title: 'The agent presses Done: the bot has the thread again',
      path: 'inbox/{psid}/done',
      until: 'back',
    },
    writes('The bot answers', 'Great, thank you!', 'answered'),
  ],
};

/** The plays, in the order of the drawer. */
export const PLAYS: readonly Play[] = [zendesk, cognigy, vccLive, snaps];

/** Gives the path and the body of a step with the names in braces replaced. */
export function fillIn({ path, body = {} }: PlayStep, names: Readonly<Record<string, string>>) {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (brace, name) => names[name] ?? brace);
  return {
    path: filled(path),
    body: Object.fromEntries(
      Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? filled(value) : value]),
    ),
  };
}

/** Whether the condition of a step is met, at Meta and in the ledger. */
export function isMet(
  until: Until | undefined,
  thread: Pick<ShownThread, 'owner' | 'messages' | 'differsSince'> | undefined,
  { ourApp }: Pick<View, 'ourApp'>,
): boolean {
  switch (until) {
    case undefined:
      return true;
    case 'answered': {
      const last = thread?.messages.at(-1);
      return last !== undefined && last.from !== 'person';
    }
    case 'handed-over':
      return thread?.owner != null && thread.owner !== ourApp && thread.differsSince === null;
    case 'back':
      return thread?.owner !== undefined && (thread.owner === null || thread.owner === ourApp);
  }
}
