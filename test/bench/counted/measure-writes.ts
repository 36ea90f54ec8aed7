import { workMailbox } from '../../../functions/handover/work-mailbox.ts';
import { createPageRepository } from '../../../functions/store/page-repository.ts';
import { createSendPace } from '../../../functions/store/send-pace.ts';
import { createThreadRepository } from '../../../functions/store/thread-repository.ts';
import { HELP_DESK, OUR_APP } from '../../ids.ts';
import { deployment, THREAD } from '../../support/deployment.ts';
import { startEmbeddedDynamoDb } from '../../support/embedded-dynamodb.ts';
import { threadWith } from '../../support/threads.ts';
import type { Row } from '../row.ts';
import { CASES, type Case } from './commands.ts';
import { type CountedTable, countedWrites } from './counted-writes.ts';

/** Items that the handover function writes for each command that it carries out, its line of history among them. */
export async function measureWrites(): Promise<Row[]> {
  const dynamodb = await startEmbeddedDynamoDb();
  try {
    const rows: Row[] = [];
    for (const each of CASES) {
      const table = countedWrites(await dynamodb.createTable());
      const writes = await writesOf(each, table);
      const commands = each.calls.length;
      rows.push({
        measure: `DynamoDB writes per executed command: ${each.name}`,
        floor: 'counted, embedded DynamoDB',
        value: writes / commands,
        unit: 'writes',
        reach: { atMost: 3 },
        note: each.note ?? `${writes} for ${each.calls.join(', ')}`,
      });
    }
    return rows;
  } finally {
    await dynamodb.close();
  }
}

/** The second time that it is done: what the Page's item learns once is known then. */
async function writesOf(each: Case, table: CountedTable): Promise<number> {
  const at = deployment();
  const threads = createThreadRepository({
    ...table,
    retentionDays: () => 90,
    now: at.handover.now,
    warn: () => {},
  });
  const parts = {
    ...at.handover,
    threads,
    pages: createPageRepository({ ...table, now: at.handover.now, warn: () => {} }),
    sendPace: createSendPace(table),
  };
  at.graph.mode = each.mode;
  for (let time = 0; time < 2; time += 1) {
    at.clock.advance(60_000);
    at.graph.owner = each.isOurs ? OUR_APP : HELP_DESK;
    const owner = each.isOurs ? { kind: 'us' as const } : { kind: 'app' as const, appId: HELP_DESK };
    const thread = threadWith({ owner, mailbox: [each.command(at.clock.now)] });
    await threads.replace(await threads.read(THREAD), thread, at.clock.now);
    table.takeWrites();
    const calls = await workMailbox(THREAD, at.clock.now + 30_000, parts);
    const isAsMeant = calls.join() === each.calls.join();
    if (!isAsMeant) throw new Error(`${each.name} has come to ${calls.join(', ')}`);
  }
  return table.takeWrites();
}
