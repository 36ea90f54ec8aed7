import { describe, expect, it } from 'vitest';
import { fail } from '../../functions/thread/fail.ts';
import { NOW, threadWith } from '../support/threads.ts';
import { answer, say } from './a-command.ts';

const failed = (thread = threadWith(), at = NOW) => fail(thread, answer(), 'too-late', at);

describe('fail', () => {
  it('takes one command out of the mailbox, lists it and puts it on record', () => {
    const thread = failed(threadWith({ mailbox: [answer(), say()] }));
    expect(thread.mailbox).toEqual([say()]);
    expect(thread.failures).toStrictEqual([
      { command: 'answer-1', verb: 'answer', reason: 'too-late', at: NOW },
    ]);
    expect(thread.journal).toStrictEqual([
      { at: NOW, what: 'answer', id: 'answer-1', verdict: 'failed', detail: 'too-late' },
    ]);
  });

  it('keeps Meta’s trace id where there is one', () => {
    const { failures, journal } = fail(threadWith(), say(), '551', NOW, 'trace-1');
    expect([failures, journal]).toMatchObject([[{ fbtraceId: 'trace-1' }], [{ fbtraceId: 'trace-1' }]]);
  });
});
