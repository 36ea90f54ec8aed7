import { expect } from 'vitest';
import type { Mode } from '../../functions/page/page.ts';
import { HELP_DESK, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Change, eventually, type Service, text } from './service.ts';

const MINUTE = 60_000;
const SILENT_MINUTES = 10;

/** The Page Inbox keeps a thread for as long as it likes, the help desk until it has been silent. */
export const withSilentHelpDesk: Change = (settings) => ({
  ...settings,
  targets: {
    'page-inbox': { appId: PAGE_INBOX },
    'help-desk': { appId: HELP_DESK, silentMinutes: SILENT_MINUTES },
  },
  triggers: [
    { phrase: 'chat with agent', target: 'page-inbox' },
    { phrase: 'help', target: 'help-desk' },
  ],
  grantRequestsOf: [],
});

/** Something that the service does at Graph, once, for a person who has been greeted. */
export interface Scenario {
  readonly name: string;
  readonly mode: Mode;
  /** The call that does it. */
  readonly edge: string;
  prepare?(psid: string, service: Service): Promise<unknown>;
  /** Lets it become due for all of them. */
  cause(psids: readonly string[], service: Service): Promise<unknown>;
  /** What somebody else does when it has been done. */
  follow?(psid: string, service: Service): Promise<unknown>;
  /** What is listed of it, because it is not repeated, and may not have happened. */
  unconfirmed?(psid: string, service: Service): Promise<readonly object[]>;
  /** Expects that it has been done, and once. */
  expectDone(psid: string, service: Service): Promise<void>;
}

const GREETING = `bot: [bot] ${text('hello')}`;
export const QUESTION = text('are you there?');
const OFFER = 'bot: One moment, a colleague will answer.';
/** Of each agent her own: the same words, as fast, for several people are an automatic text. */
const humansWords = (psid: string) => text(`One minute, ${psid}.`);
const saidByHuman = (psid: string) => `${HELP_DESK}: ${humansWords(psid)}`;

/** Says hello for persons who are new, and waits until each has been greeted. */
export async function greet(psids: readonly string[], service: Service): Promise<void> {
  await say(text('hello'), psids, service);
  for (const psid of psids) {
    await eventually(async () => expect(await service.said(psid)).toEqual([GREETING]));
  }
  await service.settled();
}

async function say(words: string, psids: readonly string[], { meta }: Service): Promise<void> {
  await Promise.all(psids.map((psid) => meta.person(psid).writes(words)));
}

export const ANSWER: Scenario = {
  name: 'an answer',
  mode: 'routing',
  edge: 'messages',
  cause: (psids, service) => say(QUESTION, psids, service),
  expectDone: async (psid, service) => {
    expect(await service.said(psid)).toEqual([GREETING, `bot: [bot] ${QUESTION}`]);
  },
};

const handOver = {
  cause: (psids: readonly string[], service: Service) => say('chat with agent', psids, service),
};

async function expectHandedOver(psid: string, service: Service): Promise<void> {
  expect((await service.meta.thread(psid)).owner).toBe(PAGE_INBOX);
  expect(await service.ledger(psid)).toMatchObject({ ownerAppId: PAGE_INBOX, unproven: false });
  expect(await told(PAGE_INBOX, 'pass_thread_control', psid, service)).toHaveLength(1);
}

/** The words of a hand-over are not repeated: the pass goes on, and they are listed where they did not go out. */
export const WORDS: Scenario = {
  ...handOver,
  name: 'the words of a hand-over',
  mode: 'routing',
  edge: 'messages',
  unconfirmed: async (psid, service) => {
    const isSaid = (await service.said(psid)).includes(OFFER);
    return isSaid ? [] : [{ verb: 'say', reason: 'unconfirmed' }];
  },
  expectDone: expectHandedOver,
};
export const PASS: Scenario = {
  ...handOver,
  name: 'a pass',
  mode: 'zero-config',
  edge: 'pass_thread_control',
  expectDone: async (psid, service) => {
    await expectHandedOver(psid, service);
    expect(await service.said(psid)).toEqual([GREETING, OFFER]);
  },
};

const comeBack = {
  prepare: async (psid: string, service: Service) => {
    const { meta } = service;
    await meta.person(psid).writes('help');
    await eventually(async () => expect((await meta.thread(psid)).owner).toBe(HELP_DESK));
    await service.settled();
    await meta.app(HELP_DESK).replies(psid, humansWords(psid));
    await service.settled();
  },
  cause: (_psids: readonly string[], { meta }: Service) => meta.advanceClock(SILENT_MINUTES * MINUTE),
};

export const TAKE: Scenario = {
  ...comeBack,
  name: 'a take',
  mode: 'routing',
  edge: 'take_thread_control',
  expectDone: async (psid, service) => {
    expect((await service.meta.thread(psid)).owner).toBe(OUR_APP);
    expect(await service.ledger(psid)).toMatchObject({ owner: 'us', unproven: false });
    expect(await told(HELP_DESK, 'take_thread_control', psid, service)).toHaveLength(1);
    expect(await service.said(psid)).toEqual([GREETING, OFFER, saidByHuman(psid)]);
  },
};

export const REQUEST: Scenario = {
  ...comeBack,
  name: 'a request',
  mode: 'zero-config',
  edge: 'request_thread_control',
  // The app gives it back minutes later.
  unconfirmed: async () => [{ verb: 'reclaim', reason: 'not-granted' }],
  follow: async (psid, service) => {
    expect(await told(HELP_DESK, 'request_thread_control', psid, service)).not.toEqual([]);
    await service.meta.app(HELP_DESK).passes(psid, OUR_APP);
  },
  expectDone: async (psid, service) => {
    expect((await service.meta.thread(psid)).owner).toBe(OUR_APP);
    expect(await service.ledger(psid)).toMatchObject({ owner: 'us', unproven: false });
    // The conversation was over, and nobody waits: the bot has nothing to say.
    expect(await service.said(psid)).toEqual([GREETING, OFFER, saidByHuman(psid)]);
  },
};

/** What an app has been told of a person's thread. */
async function told(appId: string, kind: string, psid: string, { meta }: Service) {
  const received = await meta.app(appId).received();
  return received.filter((each) => each.kind === kind && each.psid === psid);
}
