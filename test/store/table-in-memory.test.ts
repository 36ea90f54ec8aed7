import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../functions/store/errors.ts';
import { NOW } from '../ids.ts';
import { storesInMemory } from '../support/stores-in-memory.ts';
import { tableInMemory } from '../support/table-in-memory.ts';
import { keyOf, threadWith } from '../support/threads.ts';
import { describePageRepository } from './page-repository.contract.ts';
import { describeSendPace } from './send-pace.contract.ts';
import { describeThreadRepository } from './thread-repository.contract.ts';

const stores = () => storesInMemory(() => NOW);

describeThreadRepository('on the table in memory', async () => stores().threads);
describePageRepository('on the table in memory', async () => stores().pages);
describeSendPace('on the table in memory', async () => stores().sendPace);

describe('the table in memory', () => {
  it('refuses a command that no repository sends', async () => {
    await expect(tableInMemory().send({})).rejects.toThrow(/no repository/);
  });
});

describe('the threads in memory', () => {
  it('report a write as a conflict when its answer is lost, and have made it', async () => {
    const { threads } = stores();
    threads.lostAnswers = 1;
    const thread = threadWith();
    await expect(threads.replace(undefined, thread, NOW)).rejects.toThrow(ConflictError);
    expect(threads.thread(keyOf(thread))).toEqual(thread);
  });
});
