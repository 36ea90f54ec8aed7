import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../functions/store/errors.ts';
import { inMemoryPages } from '../support/in-memory-pages.ts';
import { inMemorySendPace } from '../support/in-memory-send-pace.ts';
import { inMemoryThreads } from '../support/in-memory-threads.ts';
import { keyOf, NOW, threadWith } from '../support/threads.ts';
import { describePageRepository } from './page-repository.contract.ts';
import { describeSendPace } from './send-pace.contract.ts';
import { describeThreadRepository } from './thread-repository.contract.ts';

describeThreadRepository('in memory', async () => inMemoryThreads());
describePageRepository('in memory', async () => inMemoryPages());
describeSendPace('in memory', async () => inMemorySendPace());

describe('inMemoryThreads', () => {
  it('reports a write as a conflict when its answer is lost, and has made it', async () => {
    const threads = inMemoryThreads();
    threads.lostAnswers = 1;
    const thread = threadWith();
    await expect(threads.replace(undefined, thread, NOW)).rejects.toThrow(ConflictError);
    expect(threads.thread(keyOf(thread))).toEqual(thread);
  });
});
