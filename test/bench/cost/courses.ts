import { workMailbox } from '../../../functions/handover/work-mailbox.ts';
import type { DynamoDbTable } from '../../../functions/store/dynamodb-table.ts';
import { createPageRepository } from '../../../functions/store/page-repository.ts';
import { createSendPace } from '../../../functions/store/send-pace.ts';
import { createThreadRepository } from '../../../functions/store/thread-repository.ts';
import { answerWebhook } from '../../../functions/webhook/webhook.ts';
import { HELP_DESK, OUR_APP, PERSON } from '../../ids.ts';
import { delivery } from '../../support/api-events.ts';
import { deployment, THREAD } from '../../support/deployment.ts';
import { bodyOf, echoOf, passes, says, type WireItem } from '../../support/items.ts';
import { type Meter, metered } from './metered-table.ts';

/** What one course costs. */
export interface Bill extends Meter {
  readonly course: string;
  readonly webhooks: number;
  readonly handovers: number;
}

const WARM_UP = 100;

/** The use cases on a metered table, with one person who has written a lot. */
export async function courses(bare: DynamoDbTable): Promise<readonly Bill[]> {
  const { table, meter } = metered(bare);
  const at = deployment();
  const threads = createThreadRepository({
    ...table,
    retentionDays: () => 90,
    now: at.handover.now,
    warn: (message, cause) => at.log.warn(message, { cause }),
  });
  const stores = {
    threads,
    pages: createPageRepository({ ...table, now: at.handover.now, warn: () => {} }),
    sendPace: createSendPace(table),
  };
  let webhooks = 0;
  let handovers = 0;

  const visit = async () => {
    handovers += 1;
    await workMailbox(THREAD, at.clock.now + 30_000, { ...at.handover, ...stores });
  };
  const post = async (item: WireItem, channel: 'messaging' | 'standby' = 'messaging') => {
    webhooks += 1;
    const before = at.woken.length;
    await answerWebhook(delivery(bodyOf([item], channel)), { ...at.webhook, ...stores });
    if (at.woken.length > before) await visit();
  };
  const answered = async () => {
    // A person who writes faster for an hour is taken for a machine by the loop guard.
    at.clock.advance(90_000);
    await post(says('where is my parcel?', { at: at.clock.now, mid: `m_${at.clock.now}` }));
    const said = at.graph.said.at(-1);
    if (!said) throw new Error('the bot said nothing');
    await post(echoOf(said, { at: at.clock.now }));
  };
  const bill = async (course: string, play: () => Promise<void>): Promise<Bill> => {
    const before = { ...meter, webhooks, handovers };
    await play();
    const spent = (name: keyof Meter) => meter[name] - before[name];
    return {
      course,
      webhooks: webhooks - before.webhooks,
      handovers: handovers - before.handovers,
      reads: spent('reads'),
      writes: spent('writes'),
      readUnits: spent('readUnits'),
      writeUnits: spent('writeUnits'),
    };
  };

  // A thread that is used for a while: it remembers as many ids of events as it ever does, and its Page is known.
  for (let n = 0; n < WARM_UP; n += 1) await answered();
  const message = await bill('message that the bot answers, with its echo', answered);
  const quiet = await bill('quiet thread whose owner is checked', async () => {
    at.clock.now = (await threads.read(THREAD))?.thread.dueAt ?? at.clock.now;
    await visit();
  });
  at.graph.owner = HELP_DESK;
  at.clock.advance(20_000);
  await post(passes(HELP_DESK, OUR_APP, { at: at.clock.now }));
  const standby = await bill('message while an agent has the thread', async () => {
    at.clock.advance(20_000);
    await post(says('thank you', { at: at.clock.now, mid: 'm_standby' }), 'standby');
  });
  const receipt = await bill('receipt or reaction', () =>
    post({ sender: { id: PERSON }, recipient: { id: '1' }, timestamp: at.clock.now, read: { watermark: 1 } }),
  );
  return [message, standby, receipt, quiet];
}
