import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { bot } from '../../functions/bot/bot.ts';
import type { Bot } from '../../functions/bot/bot-contract.ts';
import type { HandoverParts } from '../../functions/handover/handover-visit.ts';
import { type CallsMade, workMailbox } from '../../functions/handover/work-mailbox.ts';
import type { AppId, PageId, ThreadKey } from '../../functions/messenger/ids.ts';
import { threadKey } from '../../functions/messenger/ids.ts';
import type { Page } from '../../functions/page/page.ts';
import type { InvocationParts } from '../../functions/runtime/invocation.ts';
import { parameterNames } from '../../functions/store/parameters.ts';
import { createParameterStore } from '../../functions/store/ssm-parameters.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { answerWebhook, type WebhookParts } from '../../functions/webhook/webhook.ts';
import { delivery } from './api-events.ts';
import { fakeGraph, OUR_APP } from './fake-graph.ts';
import { fakeSsm } from './fake-ssm.ts';
import { fakeClock, fakeWaits } from './fake-timers.ts';
import { inMemoryPages } from './in-memory-pages.ts';
import { inMemorySendPace } from './in-memory-send-pace.ts';
import { inMemoryThreads } from './in-memory-threads.ts';
import { bodyOf, type WireItem } from './items.ts';
import { recordingLog, recordingMetrics } from './recorders.ts';
import { APP_SECRET } from './sign.ts';
import { NOW, PAGE, PAGE_INBOX, PERSON } from './threads.ts';

export const VERIFY_TOKEN = 'test-verify-token';
export const PAGE_TOKEN = 'test-page-token';
export const HELP_DESK = '2222222222222222' as AppId;
export const THREAD = threadKey(PAGE, PERSON);
export const NAMES = parameterNames('/test');
export const TOKEN_NAME = NAMES.pageToken(PAGE as string as PageId);

/** The settings of every test that does not say otherwise. */
export const SETTINGS = {
  appId: OUR_APP,
  targets: { 'page-inbox': { appId: PAGE_INBOX }, 'help-desk': { appId: HELP_DESK } },
  triggers: [{ phrase: 'chat with agent', target: 'page-inbox' }],
  grantRequestsOf: ['page-inbox'],
  texts: { handOver: 'One moment, a colleague will answer.', welcomeBack: 'The bot is back.' },
};

/** The functions around fakes: one table, one Page with a token, one thread at Meta. */
export type Deployment = ReturnType<typeof deployment>;

export function deployment({ settings = {}, bot: itsBot = bot }: { settings?: object; bot?: Bot } = {}) {
  const clock = fakeClock(NOW);
  const waits = fakeWaits();
  const log = recordingLog();
  const metrics = recordingMetrics();
  const threads = inMemoryThreads();
  const pages = inMemoryPages();
  const sendPace = inMemorySendPace();
  const graph = fakeGraph(clock);
  const woken: ThreadKey[] = [];
  const ssm = fakeSsm({
    [NAMES.settings]: JSON.stringify({ ...SETTINGS, ...settings }),
    [NAMES.appSecret]: APP_SECRET,
    [NAMES.verifyToken]: VERIFY_TOKEN,
    [TOKEN_NAME]: PAGE_TOKEN,
  });
  const now = () => clock.now;
  const parameters = createParameterStore({
    ssm: ssm.client,
    prefix: '/test',
    now,
    readsVerifyToken: true,
    warn: (message, cause) => log.warn(message, { cause }),
  });
  const shared = { threads, pages, parameters, metrics, log, now, wait: waits.wait };
  const invoke = async (key: ThreadKey) => {
    woken.push(key);
    return true;
  };
  const webhook: WebhookParts & InvocationParts = { ...shared, invoke };
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
    newId,
  };

  /** What Meta sends, signed, and what it is answered. */
  const post = (payload: unknown): Promise<APIGatewayProxyStructuredResultV2> =>
    answerWebhook(delivery(payload), webhook);

  return {
    clock,
    waits,
    log,
    metrics,
    threads,
    pages,
    sendPace,
    graph,
    woken,
    ssm,
    parameters,
    webhook,
    handover,
    post,
    receive: (...items: readonly WireItem[]) => post(bodyOf(items)),
    receiveOnStandby: (...items: readonly WireItem[]) => post(bodyOf(items, 'standby')),
    /** The handover function is invoked for the thread, with so many ms to live. */
    visit: (key: ThreadKey = THREAD, remainingMs = 30_000): Promise<CallsMade> =>
      workMailbox(key, clock.now + remainingMs, handover),
    thread: (key: ThreadKey = THREAD): Thread => threads.thread(key),
    page: (): Page | undefined => pages.pages.get(PAGE as string as PageId),
    /** Visits the thread whenever it is due, until nothing is or so many visits have been made. */
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

/** What every thread that is at rest has not. */
export function isAtRest({ mailbox }: Thread): boolean {
  return mailbox.length === 0;
}

/** How often SSM was asked for the Page's token. */
export function tokenReads({ ssm }: Deployment): number {
  return ssm.asked.filter(({ input }) => 'Name' in input && input.Name === TOKEN_NAME).length;
}
