import { describe, expect, it } from 'vitest';
import { createSendPace } from '../../../functions/store/send-pace.ts';
import { createThreadRepository } from '../../../functions/store/thread-repository.ts';
import { describePageRepository } from '../../store/page-repository.contract.ts';
import { describeSendPace } from '../../store/send-pace.contract.ts';
import { describeThreadRepository } from '../../store/thread-repository.contract.ts';
import { pagesIn } from '../../support/pages-in.ts';
import { NOW } from '../../support/threads.ts';
import { clientOf, tableInMemory } from './table-in-memory.ts';

const table = () => ({ client: clientOf(tableInMemory().send), tableName: 'threads' });

describeThreadRepository('on the table in memory', async () =>
  createThreadRepository({ ...table(), retentionDays: () => 90, now: () => NOW, warn: () => {} }),
);
describePageRepository('on the table in memory', async () => pagesIn(table()));
describeSendPace('on the table in memory', async () => createSendPace(table()));

describe('the table in memory', () => {
  it('takes no command that it does not know', async () => {
    await expect(tableInMemory().send({})).rejects.toThrow(/no repository/);
  });
});
