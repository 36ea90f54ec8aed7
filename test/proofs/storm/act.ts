import type { Psid } from '../../../functions/messenger/ids.ts';
import { sendMessage } from '../../../local/meta/graph-messages.ts';
import type { PageAction } from '../../../local/meta/page.ts';
import type { Content } from '../../../local/meta/payloads.ts';
import { GraphRefusal } from '../../../local/meta/refusals.ts';
import type { Deed, Step } from './conversation.ts';
import { DESK, INBOX, type MetaInTime, OURS, PERSONS } from './meta.ts';

type Act<Who extends Deed['do']> = Extract<Deed, { do: Who }>['act'];
type Silent<Kind> = Exclude<Kind, 'replies'>;

const SPEAKS: PageAction = { kind: 'person-speaks', mirrored: true };
const SIGNALS: PageAction = { kind: 'person-signals', opensWindow: true, mirrored: false };

/** What a human does in the Page Inbox beside answering. */
const IN_INBOX: Readonly<Record<Silent<Act<'inbox'>>, PageAction>> = {
  takes: { kind: 'inbox-takes', by: INBOX },
  done: { kind: 'inbox-finishes', by: INBOX, how: 'pass' },
  'lets-go': { kind: 'inbox-finishes', by: INBOX, how: 'release' },
  'passes-to-desk': { kind: 'pass', by: INBOX, to: DESK },
  requests: { kind: 'request', by: INBOX },
};

const AT_DESK: Readonly<Record<Silent<Act<'desk'>>, PageAction>> = {
  takes: { kind: 'take', by: DESK },
  'passes-to-us': { kind: 'pass', by: DESK, to: OURS, metadata: 'solved' },
  'passes-to-inbox': { kind: 'pass', by: DESK, to: INBOX },
  releases: { kind: 'release', by: DESK },
  requests: { kind: 'request', by: DESK },
};

/** Does a step at Meta; false if Meta refuses it. `words` are what is said, if anything is. */
export function act(step: Step, meta: MetaInTime, words: string): boolean {
  try {
    actAt(meta, step, words);
    return true;
  } catch (error) {
    if (error instanceof GraphRefusal) return false;
    throw error;
  }
}

function actAt({ state, page }: MetaInTime, step: Step, words: string): void {
  const psid = PERSONS[step.who];
  const mid = `m_${state.chance.id()}`;
  switch (step.do) {
    case 'person':
      page.act(psid, step.act === 'reacts' ? SIGNALS : SPEAKS, contentOf(step.act, mid, words));
      break;
    case 'inbox':
      if (step.act !== 'replies') page.act(psid, IN_INBOX[step.act]);
      else
        page.act(psid, { kind: 'inbox-speaks', by: INBOX }, { kind: 'echo', mid, appId: INBOX, text: words });
      break;
    case 'desk':
      if (step.act !== 'replies') page.act(psid, AT_DESK[step.act]);
      else sendMessage({ page, caller: DESK, params: answer(psid, words) });
      break;
    case 'page':
      page.setRouting('messenger', { mode: step.act, defaultApp: OURS });
      break;
    case 'operator':
  }
}

function answer(psid: Psid, text: string) {
  return { recipient: { id: psid }, message: { text } };
}

function contentOf(kind: Act<'person'>, mid: string, words: string): Content {
  switch (kind) {
    case 'words':
      return { kind: 'message', mid, text: words };
    case 'phrase':
      return { kind: 'message', mid, text: 'Chat with AGENT!' };
    case 'quick-reply':
      return { kind: 'message', mid, text: words, payload: 'TALK_TO_AGENT' };
    case 'picture':
      return { kind: 'message', mid, attachments: [{ type: 'image', payload: {} }] };
    case 'reacts':
      return { kind: 'reaction', mid, emoji: '👍' };
    case 'menu':
      return { kind: 'postback', mid, title: words, payload: 'OPENING_HOURS' };
    case 'desk-button':
      return { kind: 'postback', mid, title: words, payload: 'TALK_TO_HELP_DESK' };
  }
}
