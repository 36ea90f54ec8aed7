import { beforeEach, describe, expect, it } from 'vitest';
import { ConflictError } from '../../functions/store/errors.ts';
import type { ThreadRepository } from '../../functions/store/thread-repository.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { keyOf, threadWith, verifyCommand } from '../support/threads.ts';

/** What every ThreadRepository does. `create` gives an empty one. */
export function describeThreadRepository(name: string, create: () => Promise<ThreadRepository>): void {
  describe(`ThreadRepository ${name}`, () => {
    const thread = threadWith({ owner: { kind: 'us' }, since: NOW, mailbox: [verifyCommand('c1')] });
    const key = keyOf(thread);
    let threads: ThreadRepository;

    beforeEach(async () => {
      threads = await create();
    });

    it('knows nothing of a thread that was never written', async () => {
      expect(await threads.read(key)).toBeUndefined();
    });

    it('reads what was written, at a version that starts at the time of the first write', async () => {
      const written = await threads.replace(undefined, thread, NOW);
      expect(written).toEqual({ thread, version: NOW, unknown: {} });
      expect(await threads.read(key)).toEqual(written);
    });

    it('raises the version by one with each write', async () => {
      const first = await threads.replace(undefined, thread, NOW);
      const idle: Thread = { ...thread, owner: { kind: 'idle' }, mailbox: [] };
      const second = await threads.replace(first, idle, NOW + 60_000);
      expect(second).toMatchObject({ thread: idle, version: NOW + 1 });
      expect(await threads.read(key)).toEqual(second);
    });

    it('keeps threads of other people apart', async () => {
      await threads.replace(undefined, thread, NOW);
      const other = threadWith({ psid: '24000000000000002' as Thread['psid'] });
      await threads.replace(undefined, other, NOW);
      expect((await threads.read(keyOf(other)))?.thread).toEqual(other);
      expect((await threads.read(key))?.thread).toEqual(thread);
    });

    it('refuses a second first write', async () => {
      await threads.replace(undefined, thread, NOW);
      await expect(threads.replace(undefined, threadWith(), NOW + 1)).rejects.toThrow(ConflictError);
      expect((await threads.read(key))?.thread).toEqual(thread);
    });

    it('refuses a write on what somebody else has replaced, and takes it on what they wrote', async () => {
      const first = await threads.replace(undefined, thread, NOW);
      const theirs = await threads.replace(first, { ...thread, owner: { kind: 'idle' } }, NOW + 1);
      const ours: Thread = { ...thread, owner: { kind: 'app', appId: PAGE_INBOX } };
      await expect(threads.replace(first, ours, NOW + 2)).rejects.toThrow(ConflictError);
      expect(await threads.read(key)).toEqual(theirs);
      const written = await threads.replace(theirs, ours, NOW + 3);
      expect(await threads.read(key)).toEqual(written);
    });

    it('refuses a write on a thread that is not there', async () => {
      const elsewhere = { thread, version: NOW, unknown: {} };
      await expect(threads.replace(elsewhere, thread, NOW)).rejects.toThrow(ConflictError);
    });

    it('lets exactly one of many writers through', async () => {
      const before = await threads.replace(undefined, thread, NOW);
      const writers = Array.from({ length: 8 }, (_, i) =>
        threads.replace(before, threadWith({ ownerName: `writer-${i}` }), NOW),
      );
      const outcomes = await Promise.allSettled(writers);
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      const losers = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(winners).toHaveLength(1);
      expect(losers.every(({ reason }) => reason instanceof ConflictError)).toBe(true);
      expect(await threads.read(key)).toEqual(winners[0]?.value);
    });

    it('keeps its own copy of what it was given and gives', async () => {
      const mailbox = [verifyCommand('c1')];
      await threads.replace(undefined, { ...thread, mailbox }, NOW);
      mailbox.pop();
      const read = await threads.read(key);
      Object.assign(read?.thread ?? {}, { mailbox: [] });
      expect((await threads.read(key))?.thread).toEqual(thread);
    });
  });
}
