import type { Psid } from '../../../functions/messenger/ids.ts';
import { answerControl } from '../../../local/meta/control.ts';
import type { Meta } from '../../../local/meta/meta.ts';
import { HELP_DESK, OUR_APP, PAGE_INBOX } from '../../ids.ts';
import type { Action, Step } from './conversation.ts';
import { PERSONS } from './meta.ts';

type Act<Who extends Action['do']> = Extract<Action, { do: Who }>['act'];
/** A command of the simulator's control API: the path after `/control/`, and the body. */
type Command = readonly [path: string, body: object];
type Commands<Who extends Action['do']> = Readonly<Record<Act<Who>, (psid: Psid, words: string) => Command>>;

/** How the texts begin that the inbox says by itself. */
export const AUTOMATIC = 'Thanks for your message!';

const OF_PERSON: Commands<'person'> = {
  words: (psid, text) => [`persons/${psid}/message`, { text }],
  phrase: (psid) => [`persons/${psid}/message`, { text: 'Chat with AGENT!' }],
  'quick-reply': (psid, text) => [`persons/${psid}/message`, { text, payload: 'TALK_TO_AGENT' }],
  picture: (psid) => [`persons/${psid}/message`, { attachments: [{ type: 'image', payload: {} }] }],
  menu: (psid, title) => [`persons/${psid}/postback`, { title, payload: 'OPENING_HOURS' }],
  'desk-button': (psid, title) => [`persons/${psid}/postback`, { title, payload: 'TALK_TO_HELP_DESK' }],
  reacts: (psid) => [`persons/${psid}/reaction`, { mid: 'm_any' }],
  'words-with-instant-reply': (psid, text) => [`persons/${psid}/message`, { text }],
};

const OF_INBOX: Commands<'inbox'> = {
  replies: (psid, text) => [`apps/${PAGE_INBOX}/reply`, { psid, text }],
  takes: (psid) => [`inbox/${psid}/move-to-main`, {}],
  done: (psid) => [`inbox/${psid}/done`, { how: 'pass' }],
  'lets-go': (psid) => [`inbox/${psid}/done`, { how: 'release' }],
  'passes-to-desk': (psid) => [`apps/${PAGE_INBOX}/pass`, { psid, target: HELP_DESK }],
  requests: (psid) => [`apps/${PAGE_INBOX}/request`, { psid }],
};

const OF_DESK: Commands<'desk'> = {
  replies: (psid, text) => [`apps/${HELP_DESK}/reply`, { psid, text }],
  takes: (psid) => [`apps/${HELP_DESK}/take`, { psid }],
  'passes-to-us': (psid) => [`apps/${HELP_DESK}/pass`, { psid, target: OUR_APP, metadata: 'solved' }],
  'passes-to-inbox': (psid) => [`apps/${HELP_DESK}/pass`, { psid, target: PAGE_INBOX }],
  releases: (psid) => [`apps/${HELP_DESK}/release`, { psid }],
  requests: (psid) => [`apps/${HELP_DESK}/request`, { psid }],
};

/** Carries out a step at Meta; false if Meta's rules refuse it. `words` are said where the step says something. */
export async function act(step: Step, meta: Meta, words: string): Promise<boolean> {
  const command = commandOf(step, words);
  if (command === undefined) return true;
  const isDone = await carryOut(command, meta);
  if (isDone && step.act === 'words-with-instant-reply') {
    const body = { psid: PERSONS[step.who], text: `${AUTOMATIC} ${words}`, automatic: true };
    await carryOut([`apps/${PAGE_INBOX}/reply`, body], meta);
  }
  return isDone;
}

async function carryOut([path, body]: Command, meta: Meta): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const answer = await answerControl(
    meta,
    { method: 'POST', url: `/control/${path}`, headers },
    JSON.stringify(body),
  );
  if (answer.status === 200) return true;
  if (isGraphRefusal(answer.body)) return false;
  throw new Error(`The control API refused ${path}: ${JSON.stringify(answer.body)}`);
}

/** Undefined for a step that Meta has no part in. */
function commandOf(step: Step, words: string): Command | undefined {
  const psid = PERSONS[step.who];
  switch (step.do) {
    case 'person':
      return OF_PERSON[step.act](psid, words);
    case 'inbox':
      return OF_INBOX[step.act](psid, words);
    case 'desk':
      return OF_DESK[step.act](psid, words);
    case 'page':
      return ['mode', { mode: step.act, platform: 'messenger' }];
    case 'operator':
      return undefined;
  }
}

/** Whether a refusal is by Meta's rules, and not by the control API itself. */
function isGraphRefusal(body: unknown): boolean {
  return JSON.stringify(body).includes('"fbtrace_id"');
}
