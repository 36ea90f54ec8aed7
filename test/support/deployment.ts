import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { bot } from '../../functions/bot/bot.ts';
import type { Bot } from '../../functions/bot/bot-contract.ts';
import type { HandoverParts } from '../../functions/handover/handover-visit.ts';
import { type CallsMade, workMailbox } from '../../functions/handover/work-mailbox.ts';
import type { ThreadKey } from '../../functions/messenger/ids.ts';
import { threadKey } from '../../functions/messenger/ids.ts';
import { createOutages } from '../../functions/page/outages.ts';
import type { Page } from '../../functions/page/page.ts';
import type { InvocationParts } from '../../functions/runtime/invocation.ts';
import { parameterNames } from '../../functions/store/parameters.ts';
import { createParameterStore } from '../../functions/store/ssm-parameters.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { createSignatureCheck } from '../../functions/webhook/signature-check.ts';
import { answerWebhook, type WebhookParts } from '../../functions/webhook/webhook.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_ID, PAGE_INBOX, PERSON } from '../ids.ts';
import { delivery } from './api-events.ts';
import { fakeSsm } from './fake-ssm.ts';
import { fakeClock, fakeWaits } from './fake-timers.ts';
import { bodyOf, personsIn, type WireItem } from './items.ts';
import { recordingLog, recordingMetrics } from './recorders.ts';
import { APP_SECRET } from './sign.ts';
import { simulatedGraph } from './simulated-graph.ts';
import { storesInMemory } from './stores-in-memory.ts';

export const VERIFY_TOKEN = 'test-verify-token';
export const PAGE_TOKEN = 'test-page-token';
export const THREAD = threadKey(PAGE, PERSON);
export const NAMES = parameterNames('/test');
export const TOKEN_NAME = NAMES.pageToken(PAGE_ID);

/** The settings of a test that names no others. */
export const SETTINGS = {
  appId: OUR_APP,
  targets: { 'page-inbox': { appId: PAGE_INBOX }, 'help-desk': { appId: HELP_DESK } },
  triggers: [{ phrase: 'chat with agent', target: 'page-inbox' }],
  grantRequestsOf: ['page-inbox'],
  texts: { handOver: 'One moment, a colleague will answer.', welcomeBack: 'The bot is back.' },
};

/** The functions with a table in memory, one Page with a token, and a simulated Meta. */
export type Deployment = ReturnType<typeof deployment>;

export function deployment({ settings = {}, bot: itsBot = bot }: { settings?: object; bot?: Bot } = {}) {
  const clock = fakeClock(NOW);
  const waits = fakeWaits();
  const log = recordingLog();
  const metrics = recordingMetrics();
  const now = () => clock.now;
  const { threads, pages, sendPace, clear } = storesInMemory(now);
  const graph = simulatedGraph(clock, { appSecret: APP_SECRET, pageToken: PAGE_TOKEN });
  const woken: ThreadKey[] = [];
  const ssm = fakeSsm({
    [NAMES.settings]: JSON.stringify({ ...SETTINGS, ...settings }),
    [NAMES.appSecret]: APP_SECRET,
    [NAMES.verifyToken]: VERIFY_TOKEN,
    [TOKEN_NAME]: PAGE_TOKEN,
  });
  const parameters = createParameterStore({
    ssm: ssm.client,
    prefix: '/test',
    now,
    readsVerifyToken: true,
    warn: (message, cause) => log.warn(message, { cause }),
  });
  const shared = {
    threads,
    pages,
    outages: createOutages(pages, now),
    parameters,
    metrics,
    log,
    now,
    wait: waits.wait,
  };
  const invoke = async (key: ThreadKey) => {
    woken.push(key);
    return true;
  };
  const webhook: WebhookParts & InvocationParts = {
    ...shared,
    invoke,
    checkSignature: createSignatureCheck(shared),
  };
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `visit-${ids}`;
  };
  const handover: HandoverParts & InvocationParts = {
    ...shared,
    sendPace,
    graph,
    bot: itsBot,
    random: () => 0,
    longestSleepMs: 0,
    newId,
  };

  /** Posts a payload to the webhook function, signed as by Meta, and gives the answer. */
  const post = (payload: unknown): Promise<APIGatewayProxyStructuredResultV2> =>
    answerWebhook(delivery(payload), webhook);

  /** Meta sends events about the persons of its Page. */
  const send = (items: readonly WireItem[], channel: 'messaging' | 'standby') => {
    for (const psid of personsIn(items)) graph.addPerson(psid);
    return post(bodyOf(items, channel));
  };

  return {
    clock,
    waits,
    log,
    metrics,
    threads,
    pages,
    sendPace,
    /** Deletes every thread and Page in the table. */
    clearTable: clear,
    graph,
    woken,
    ssm,
    parameters,
    webhook,
    handover,
    post,
    receive: (...items: readonly WireItem[]) => send(items, 'messaging'),
    receiveOnStandby: (...items: readonly WireItem[]) => send(items, 'standby'),
    /** Invokes the handover function for the thread, with `remainingMs` until its timeout. */
    visit: (key: ThreadKey = THREAD, remainingMs = 30_000): Promise<CallsMade> =>
      workMailbox(key, clock.now + remainingMs, handover),
    /** Meta issues a new token for the Page, and an operator stores it. */
    renewToken(token: string): void {
      graph.pageToken = token;
      ssm.put(TOKEN_NAME, token);
    },
    thread: (key: ThreadKey = THREAD): Thread => threads.thread(key),
    page: (): Page | undefined => pages.pages.get(PAGE_ID),
    /** Visits the thread whenever it is due, until it has no work or after this many visits. */
    async settle(visits = 20): Promise<void> {
      for (let n = 0; n < visits; n += 1) {
        const { dueAt, mailbox } = threads.thread(THREAD);
        if (dueAt === undefined || mailbox.length === 0) return;
        clock.now = Math.max(clock.now, dueAt);
        await workMailbox(THREAD, clock.now + 30_000, handover);
      }
    },
  };
}

/** A deployment whose webhook has received these events. */
export async function deploymentThatReceived(...items: readonly WireItem[]): Promise<Deployment> {
  const at = deployment();
  await at.receive(...items);
  return at;
}

/** Whether the thread has no work. */
export function isAtRest({ mailbox }: Thread): boolean {
  return mailbox.length === 0;
}

/** How often SSM was asked for the Page's token. */
export function tokenReads({ ssm }: Deployment): number {
  return ssm.asked.filter(({ input }) => 'Name' in input && input.Name === TOKEN_NAME).length;
}
