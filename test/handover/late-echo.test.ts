import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { PAGE_ID } from '../ids.ts';
import { type Deployment, deployment, isAtRest } from '../support/deployment.ts';
import { echoOf, says } from '../support/items.ts';

const MINUTE = 60_000;

function tableIs(at: Deployment, state: 'down' | 'up') {
  at.threads.onReplace = () => {
    if (state === 'down') throw new StoreUnavailableError('PutItem');
  };
}

/** The table fails right after Graph has taken the words: the outcome is not written. */
async function saidBeforeOutage(): Promise<Deployment> {
  const at = deployment();
  await at.pages.update(PAGE_ID, (page) => ({ ...page, echoes: true }), at.clock.now);
  await at.receive(says('hello'));
  at.graph.onCall = (_call, when) => {
    if (when === 'after') tableIs(at, 'down');
  };
  await expect(at.visit()).rejects.toThrow(StoreUnavailableError);
  at.graph.onCall = () => {};
  return at;
}

async function deliverEcho(at: Deployment) {
  const [said] = at.graph.said;
  if (!said) throw new Error('nothing was said');
  return at.receive(echoOf(said, { at: at.clock.now }));
}

describe('an outage of the table right after Graph has taken the words', () => {
  it('repeats no words before Meta has delivered their echo again', async () => {
    const at = await saidBeforeOutage();
    expect(await deliverEcho(at)).toMatchObject({ statusCode: 503 });
    at.clock.advance(2 * MINUTE);
    tableIs(at, 'up');
    await at.visit();
    at.clock.advance(MINUTE);
    await at.visit();
    expect(await deliverEcho(at)).toMatchObject({ statusCode: 200 });
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
    expect(at.thread().failures).toEqual([]);
  });

  it('is remembered where only the webhook has met it', async () => {
    const at = deployment();
    tableIs(at, 'down');
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 503 });
    const refusedAt = at.clock.now;
    expect(at.page()).toBeUndefined();
    at.clock.advance(MINUTE);
    tableIs(at, 'up');
    await at.receive(says('hello'));
    expect(at.page()).toMatchObject({ outageAt: refusedAt });
  });

  it('is written once, and again if that fails', async () => {
    const at = deployment();
    tableIs(at, 'down');
    await at.receive(says('hello'));
    tableIs(at, 'up');
    const { update } = at.pages;
    let updates = 0;
    at.pages.update = async (...args) => {
      updates += 1;
      if (updates === 1) throw new StoreUnavailableError('PutItem');
      return update(...args);
    };
    for (const text of ['one', 'two', 'three']) await at.receive(says(text, { mid: text }));
    expect(updates).toBe(2);
    expect(at.page()).toHaveProperty('outageAt');
  });

  it('lists words whose echo never comes, and does not repeat them after their time', async () => {
    const at = await saidBeforeOutage();
    tableIs(at, 'up');
    at.clock.advance(MINUTE);
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread().failures).toMatchObject([{ verb: 'say', reason: 'unconfirmed' }]);
  });
});
