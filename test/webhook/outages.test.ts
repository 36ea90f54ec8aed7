import { describe, expect, it, vi } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import {
  ConflictError,
  ItemRefusedError,
  ItemUnreadableError,
  ParameterUnavailableError,
  StoreUnavailableError,
} from '../../functions/store/errors.ts';
import { answerWebhook } from '../../functions/webhook/webhook.ts';
import { delivery } from '../support/api-events.ts';
import { deployment, NAMES, THREAD } from '../support/deployment.ts';
import { bodyOf, says } from '../support/items.ts';
import { NOW, PAGE, type PERSON } from '../support/threads.ts';

const keyOf = (psid: string) => threadKey(PAGE, psid as typeof PERSON);
const three = ['1', '2', '3'].map((psid) => says('hello', { psid }));
const ANSWER_WITHIN = 4_000;

/** Lets everything go on that waits for nothing but other promises. */
function quiescence() {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('while DynamoDB throttles one thread of several', () => {
  it('does the others, asks Meta to try again, and is complete after the redelivery', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => {
      if (key === keyOf('2')) throw new StoreUnavailableError('PutItem');
    };
    expect(await at.receive(...three)).toMatchObject({ statusCode: 503 });
    expect(at.woken).toEqual([keyOf('1'), keyOf('3')]);
    at.threads.onReplace = () => {};
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    for (const psid of ['1', '2', '3']) expect(at.thread(keyOf(psid)).mailbox).toHaveLength(1);
  });

  it('does the others before it answers, whichever fails first', async () => {
    const at = deployment();
    const read = at.threads.read;
    at.threads.read = async (key) => {
      if (key === keyOf('1')) throw new StoreUnavailableError('GetItem');
      await quiescence();
      return read(key);
    };
    expect(await at.receive(...three)).toMatchObject({ statusCode: 503 });
    expect([...at.threads.snapshots.keys()]).toEqual([keyOf('2'), keyOf('3')]);
  });
});

describe('while DynamoDB does not answer', () => {
  it('says so by its own word after four seconds, with the others done', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => (key === keyOf('2') ? new Promise(() => {}) : undefined);
    const answer = at.receive(...three);
    await quiescence();
    expect(at.waits.pending()).toEqual([ANSWER_WITHIN]);
    at.waits.ring();
    expect(await answer).toMatchObject({ statusCode: 503 });
    expect(at.woken).toEqual([keyOf('1'), keyOf('3')]);
    at.threads.onReplace = () => {};
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    expect(at.thread(keyOf('2')).mailbox).toHaveLength(1);
  });

  it('holds no timer once it has answered', async () => {
    const at = deployment();
    await at.receive(says('hello'));
    expect(at.waits.pending()).toEqual([]);
  });
});

describe('when others keep writing the thread', () => {
  it('writes again on what they have written', async () => {
    const at = deployment();
    at.threads.put({ ...(await seen(at)), lastHumanAt: 1 });
    let conflicts = 3;
    at.threads.onReplace = () => {
      if (conflicts > 0) at.threads.put({ ...at.thread(), lastHumanAt: NOW - conflicts });
      conflicts -= 1;
    };
    expect(await at.receive(says('again', { at: NOW + 1 }))).toMatchObject({ statusCode: 200 });
    expect(at.thread()).toMatchObject({ lastHumanAt: NOW - 1, lastPersonAt: NOW });
    expect(at.thread().mailbox).toHaveLength(2);
  });

  it('asks Meta to try again when they never stop', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => {
      throw new ConflictError(key);
    };
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 503 });
  });

  async function seen(at: ReturnType<typeof deployment>) {
    await at.receive(says('hello'));
    return at.thread();
  }
});

describe('an item', () => {
  it('that the table refuses is counted and answered with 200, and costs no other', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => {
      if (key === keyOf('2')) throw new ItemRefusedError(key, { cause: new Error('canary') });
    };
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    expect(at.woken).toEqual([keyOf('1'), keyOf('3')]);
    expect(at.metrics.values).toEqual({ Failed: [1], Nonsense: [1] });
  });

  it('that the table refuses for one event keeps the others of its thread', async () => {
    const at = deployment();
    at.threads.onReplace = () => {
      const refused = new ItemRefusedError(THREAD, { cause: new Error('canary') });
      if (writes === 0 || writes === 2) {
        writes += 1;
        throw refused;
      }
      writes += 1;
    };
    let writes = 0;
    const three = [says('one', { mid: 'm1' }), says('two', { mid: 'm2' }), says('three', { mid: 'm3' })];
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    // All together are refused, then the second alone.
    expect(at.thread().mailbox).toHaveLength(2);
    expect(at.metrics.values).toEqual({ Failed: [1], Nonsense: [1] });
  });

  it('that somebody broke by hand is asked for again until it is mended', async () => {
    const at = deployment();
    const read = at.threads.read;
    at.threads.read = async (key) => {
      if (key === keyOf('2')) throw new ItemUnreadableError(key, ['owner: must be text']);
      return read(key);
    };
    expect(await at.receive(...three)).toMatchObject({ statusCode: 503 });
    expect(at.log.text()).toContain('owner: must be text');
    at.threads.read = read;
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    expect(at.thread(keyOf('2')).mailbox).toHaveLength(1);
  });
});

describe('while Lambda cannot be invoked', () => {
  it('answers 200, and the thread is due within a minute', async () => {
    const at = deployment();
    const answer = await answerWebhook(delivery(bodyOf([says('hello')])), {
      ...at.webhook,
      invoke: async () => false,
    });
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(at.thread().dueAt).toBe(NOW + 60_000);
  });
});

describe('while an invocation of Lambda hangs', () => {
  it('answers 200 by its own word after four seconds, for everything is written', async () => {
    const at = deployment();
    const invoke = () => new Promise<never>(() => {});
    const answer = answerWebhook(delivery(bodyOf([says('hello')])), { ...at.webhook, invoke });
    await vi.waitFor(() => expect(at.thread().mailbox).toHaveLength(1));
    at.waits.ring();
    expect(await answer).toMatchObject({ statusCode: 200 });
    expect(at.thread().dueAt).toBe(NOW + 60_000);
  });
});

describe('while SSM cannot be asked', () => {
  it('goes on with the values that were good last', async () => {
    const at = deployment();
    await at.receive(says('one', { psid: '1' }));
    at.clock.advance(24 * 60 * 60_000);
    at.ssm.failure = new Error('SSM is out of reach');
    const answer = await at.receive(says('two', { psid: '2', at: at.clock.now }));
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(at.thread(keyOf('2')).mailbox).toHaveLength(1);
  });

  it('fails closed when nothing is known from before, and touches nothing', async () => {
    const at = deployment();
    at.ssm.failure = new Error('SSM is out of reach');
    await expect(at.receive(says('hello'))).rejects.toThrow(ParameterUnavailableError);
    expect(at.threads.snapshots.size).toBe(0);
    at.ssm.failure = undefined;
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 200 });
  });

  it('cannot go on with settings that were never good', async () => {
    const at = deployment();
    at.ssm.put(NAMES.settings, '{"appId":"not digits"}');
    await expect(at.receive(says('hello'))).rejects.toThrow(/appId/);
  });
});

describe('the log of an outage', () => {
  it('names the thread and holds none of its words', async () => {
    const at = deployment();
    at.threads.onReplace = () => {
      throw new StoreUnavailableError('PutItem', { cause: new Error('timeout') });
    };
    await at.receive(says('canary-words'));
    expect(at.log.text()).toContain('store_unavailable');
    expect(at.log.text()).not.toContain('canary-words');
    expect(at.threads.snapshots.has(THREAD)).toBe(false);
  });
});
