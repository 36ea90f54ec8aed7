import { describe, expect, it } from 'vitest';
import { ConflictError, StoreUnavailableError } from '../../functions/store/errors.ts';
import { type Deployment, deploymentThatReceived, isAtRest, THREAD } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';

/** The n-th write from now on is made, and its answer is lost. */
function loseAnswerOfWrite(nth: number, { threads }: Deployment): void {
  let writes = 0;
  threads.onReplace = () => {
    writes += 1;
    threads.lostAnswers = writes === nth ? 1 : 0;
  };
}

describe('a write whose answer was lost', () => {
  it.each([1, 2, 3])('costs no word and says none twice, %i times in a row', async (lost) => {
    const at = await deploymentThatReceived(says('hello'));
    at.threads.lostAnswers = lost;
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
    expect(at.thread().failures).toEqual([]);
  });

  it.each([1, 2, 3, 4])('does no harm as the %i. write of a visit', async (nth) => {
    const at = await deploymentThatReceived(says('hello'));
    loseAnswerOfWrite(nth, at);
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('lists and logs a failure once', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    loseAnswerOfWrite(3, at);
    await at.visit();
    expect(at.thread().failures).toHaveLength(1);
    expect(at.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(at.threads.timeline(THREAD)).toContainEqual(expect.objectContaining({ verdict: 'failed' }));
  });

  it('lists a failure once, also if another write comes on top', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    const { replace } = at.threads;
    at.threads.replace = async (before, thread, time) => {
      if (thread.failures.length === 0) return replace.call(at.threads, before, thread, time);
      at.threads.replace = replace;
      await at.threads.replace(before, thread, time);
      await at.receive(says('hello again', { mid: 'm2' }));
      throw new ConflictError(THREAD);
    };
    await at.visit();
    expect(at.thread().failures).toHaveLength(1);
  });
});

describe('a write without an answer, which was made', () => {
  it('leaves its failure in the list, whoever learns of it', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    const { replace } = at.threads;
    at.threads.replace = async (before, thread, time) => {
      const snapshot = await replace.call(at.threads, before, thread, time);
      if (thread.failures.length > 0) throw new StoreUnavailableError('PutItem');
      return snapshot;
    };
    await expect(at.visit()).rejects.toThrow(StoreUnavailableError);
    expect(at.thread().failures).toHaveLength(1);
    at.threads.replace = replace;
    at.clock.now = at.thread().dueAt ?? Number.NaN;
    await at.visit();
    expect(at.thread().failures).toHaveLength(1);
  });
});

describe('a write that somebody else got in the way of', () => {
  it('is made again on what they have written', async () => {
    const at = await deploymentThatReceived(says('hello'));
    let writes = 0;
    at.threads.onReplace = () => {
      writes += 1;
      if (writes < 4) at.threads.put({ ...at.thread(), lastHumanAt: writes });
    };
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toMatchObject({ lastHumanAt: 3, mailbox: [] });
  });
});
