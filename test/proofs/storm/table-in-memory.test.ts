import { describe, expect, it } from 'vitest';
import { createPageRepository } from '../../../functions/store/page-repository.ts';
import { createSendPace } from '../../../functions/store/send-pace.ts';
import { createThreadRepository } from '../../../functions/store/thread-repository.ts';
import { describePageRepository } from '../../store/page-repository.contract.ts';
import { describeSendPace } from '../../store/send-pace.contract.ts';
import { describeThreadRepository } from '../../store/thread-repository.contract.ts';
import { clientOf, tableInMemory } from './table-in-memory.ts';

const table = () => ({ client: clientOf(tableInMemory().send), tableName: 'threads' });

describeThreadRepository('on the table in memory', async () =>
  createThreadRepository({ ...table(), retentionDays: () => 90, warn: () => {} }),
);
describePageRepository('on the table in memory', async () => createPageRepository(table()));
describeSendPace('on the table in memory', async () => createSendPace(table()));

describe('the table in memory', () => {
  it('takes no command that it does not know', async () => {
    await expect(tableInMemory().send({})).rejects.toThrow(/no repository/);
  });
});
