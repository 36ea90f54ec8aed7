import { describe, expect, it, vi } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import {
  ConflictError,
  ItemRefusedError,
  ItemUnreadableError,
  ParameterUnavailableError,
  StoreUnavailableError,
} from '../../functions/store/errors.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { answerWebhook } from '../../functions/webhook/webhook.ts';
import { NOW, PAGE, type PERSON } from '../ids.ts';
import { delivery } from '../support/api-events.ts';
import { deployment, deploymentThatReceived, NAMES, THREAD } from '../support/deployment.ts';
import { bodyOf, says } from '../support/items.ts';

const keyOf = (psid: string) => threadKey(PAGE, psid as typeof PERSON);
const three = ['1', '2', '3'].map((psid) => says('hello', { psid }));
const ANSWER_WITHIN_MS = 4_000;

/** Resolves when every promise that needs no timer has settled. */
function otherPromises() {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('while DynamoDB throttles one thread of several', () => {
  it('receives the others, asks Meta to try again, and is complete after the redelivery', async () => {
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

  it('receives the slow others before it answers, if the first one fails at once', async () => {
    const at = deployment();
    const read = at.threads.read;
    at.threads.read = async (key) => {
      if (key === keyOf('1')) throw new StoreUnavailableError('GetItem');
      await otherPromises();
      return read(key);
    };
    expect(await at.receive(...three)).toMatchObject({ statusCode: 503 });
    expect([...at.threads.snapshots.keys()]).toEqual([keyOf('2'), keyOf('3')]);
  });
});

describe('while DynamoDB does not answer', () => {
  it('asks Meta to try again after four seconds, with the others received', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => (key === keyOf('2') ? new Promise(() => {}) : undefined);
    const answer = at.receive(...three);
    await otherPromises();
    expect(at.waits.pending()).toEqual([ANSWER_WITHIN_MS]);
    at.waits.ring();
    expect(await answer).toMatchObject({ statusCode: 503 });
    expect(at.woken).toEqual([keyOf('1'), keyOf('3')]);
    at.threads.onReplace = () => {};
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    expect(at.thread(keyOf('2')).mailbox).toHaveLength(1);
  });

  it('leaves no timer after its answer', async () => {
    const at = await deploymentThatReceived(says('hello'));
    expect(at.waits.pending()).toEqual([]);
  });
});

describe('while others write the same thread', () => {
  it('keeps what they have written', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.threads.put({ ...at.thread(), lastHumanAt: 1 });
    let conflicts = 3;
    at.threads.onReplace = () => {
      if (conflicts > 0) at.threads.put({ ...at.thread(), lastHumanAt: NOW - conflicts });
      conflicts -= 1;
    };
    expect(await at.receive(says('again', { at: NOW + 1 }))).toMatchObject({ statusCode: 200 });
    expect(at.thread()).toMatchObject({ lastHumanAt: NOW - 1, lastPersonAt: NOW });
    expect(at.thread().mailbox).toHaveLength(2);
  });

  it('asks Meta to try again if they are always faster', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => {
      throw new ConflictError(key);
    };
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 503 });
  });
});

describe('a thread that DynamoDB refuses for its shape or size', () => {
  it('is counted, and the other threads of the delivery are received', async () => {
    const at = deployment();
    at.threads.onReplace = (key) => {
      if (key === keyOf('2')) throw new ItemRefusedError(key, { cause: new Error('canary') });
    };
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    expect(at.woken).toEqual([keyOf('1'), keyOf('3')]);
    expect(at.metrics.values).toEqual({ EventsRefused: [1], Malformed: [1] });
  });

  it('keeps its other events if one event is the reason', async () => {
    const at = deployment();
    const { replace } = at.threads;
    at.threads.replace = async (before, thread, time) => {
      if (textsOf(thread).includes('two')) throw new ItemRefusedError(THREAD, { cause: new Error('canary') });
      return replace(before, thread, time);
    };
    const items = ['one', 'two', 'three'].map((text) => says(text, { mid: `m_${text}` }));
    expect(await at.receive(...items)).toMatchObject({ statusCode: 200 });
    expect(textsOf(at.thread())).toEqual(['one', 'three']);
    expect(at.woken).toContain(THREAD);
    expect(at.metrics.values).toEqual({ EventsRefused: [1], Malformed: [1] });
  });

  function textsOf({ mailbox }: Thread): (string | undefined)[] {
    return mailbox.map((command) =>
      'turn' in command && 'text' in command.turn ? command.turn.text : undefined,
    );
  }
});

describe('a thread whose item was broken by an edit', () => {
  function broken() {
    const at = deployment();
    const { read } = at.threads;
    at.threads.read = async (key) => {
      if (key === keyOf('2')) throw new ItemUnreadableError(key, ['owner: must be text']);
      return read(key);
    };
    const repair = () => Object.assign(at.threads, { read });
    return { at, repair };
  }

  it('makes Meta deliver again, and the log names the thread and the attribute', async () => {
    const { at } = broken();
    expect(await at.receive(...three)).toMatchObject({ statusCode: 503 });
    expect(at.log.text()).toContain(`events of thread ${keyOf('2')}`);
    expect(at.log.text()).toContain('owner: must be text');
  });

  it('has its events received after it is repaired', async () => {
    const { at, repair } = broken();
    await at.receive(...three);
    repair();
    expect(await at.receive(...three)).toMatchObject({ statusCode: 200 });
    expect(at.thread(keyOf('2')).mailbox).toHaveLength(1);
  });
});

describe('while Lambda cannot be invoked', () => {
  it('answers 200, and the sweeper will wake the thread after a minute', async () => {
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
  it('answers 200 after four seconds, because everything is written', async () => {
    const at = deployment();
    const invoke = () => new Promise<never>(() => {});
    const answer = answerWebhook(delivery(bodyOf([says('hello')])), { ...at.webhook, invoke });
    await vi.waitFor(() => expect(at.thread().mailbox).toHaveLength(1));
    at.waits.ring();
    expect(await answer).toMatchObject({ statusCode: 200 });
    expect(at.thread().dueAt).toBe(NOW + 60_000);
  });
});

describe('while SSM cannot be reached', () => {
  it('goes on with the last good values', async () => {
    const at = await deploymentThatReceived(says('one', { psid: '1' }));
    at.clock.advance(24 * 60 * 60_000);
    at.ssm.failure = new Error('SSM is out of reach');
    const answer = await at.receive(says('two', { psid: '2', at: at.clock.now }));
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(at.thread(keyOf('2')).mailbox).toHaveLength(1);
  });

  it('refuses and writes nothing if no value is in memory', async () => {
    const at = deployment();
    at.ssm.failure = new Error('SSM is out of reach');
    await expect(at.receive(says('hello'))).rejects.toThrow(ParameterUnavailableError);
    expect(at.threads.snapshots.size).toBe(0);
  });

  it('receives the redelivery when SSM is back', async () => {
    const at = deployment();
    at.ssm.failure = new Error('SSM is out of reach');
    await at.receive(says('hello')).catch(() => {});
    at.ssm.failure = undefined;
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 200 });
  });
});

describe('with settings that are not valid', () => {
  it('receives nothing and names the fault', async () => {
    const at = deployment();
    at.ssm.put(NAMES.settings, '{"appId":"not digits"}');
    await expect(at.receive(says('hello'))).rejects.toThrow(/appId/);
  });
});

describe('the log of an outage', () => {
  it('names the thread and has no text of its messages', async () => {
    const at = deployment();
    at.threads.onReplace = () => {
      throw new StoreUnavailableError('PutItem', { cause: new Error('timeout') });
    };
    await at.receive(says('canary-words'));
    expect(at.log.text()).toContain(THREAD);
    expect(at.log.text()).toContain('store_unavailable');
    expect(at.log.text()).not.toContain('canary-words');
    expect(at.threads.snapshots.has(THREAD)).toBe(false);
  });
});
