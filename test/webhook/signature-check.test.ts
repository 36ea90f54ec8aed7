import { describe, expect, it, vi } from 'vitest';
import { answerWebhook } from '../../functions/webhook/webhook.ts';
import { delivery } from '../support/api-events.ts';
import { type Deployment, deployment, NAMES } from '../support/deployment.ts';
import { bodyOf, says } from '../support/items.ts';
import { APP_SECRET } from '../support/sign.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NEW_SECRET = 'the-new-secret';
const STRANGERS = 'a-secret-of-a-stranger';

/** A webhook function that has answered before: its secrets are in memory. */
async function warm(): Promise<Deployment> {
  const at = deployment();
  await at.parameters.appSecrets();
  at.ssm.asked.length = 0;
  return at;
}

/** Posts a message that is signed with this secret, and gives the status of the answer. */
async function post(at: Deployment, appSecret: string): Promise<number | undefined> {
  const { statusCode } = await answerWebhook(delivery(bodyOf([says('hello')]), { appSecret }), at.webhook);
  return statusCode;
}

function postAtOnce(at: Deployment, appSecret: string, count: number) {
  return Promise.all(Array.from({ length: count }, () => post(at, appSecret)));
}

function warnings({ log }: Deployment) {
  return log.lines.filter(({ level }) => level === 'warn');
}

describe('after a rotation of the app secret, a warm webhook', () => {
  it('receives the first delivery under the new secret', async () => {
    const at = await warm();
    at.ssm.put(NAMES.appSecret, NEW_SECRET);
    expect(await post(at, NEW_SECRET)).toBe(200);
    expect(at.thread().mailbox).toHaveLength(1);
    expect(at.ssm.asked).toHaveLength(1);
    expect(at.metrics.values).toEqual({});
    expect(warnings(at)).toEqual([]);
  });

  it('receives many deliveries that come at once, and reads the secrets once', async () => {
    const at = await warm();
    at.ssm.put(NAMES.appSecret, NEW_SECRET);
    expect(new Set(await postAtOnce(at, NEW_SECRET, 20))).toEqual(new Set([200]));
    expect(at.ssm.asked).toHaveLength(1);
  });

  it('refuses the old secret as soon as it knows the new one', async () => {
    const at = await warm();
    at.ssm.put(NAMES.appSecret, NEW_SECRET);
    expect(await post(at, APP_SECRET)).toBe(200);
    expect(await post(at, NEW_SECRET)).toBe(200);
    expect(await post(at, APP_SECRET)).toBe(401);
  });

  it('receives deliveries within 30 s, though a stranger has just made it read the old secret', async () => {
    const at = await warm();
    expect(await post(at, STRANGERS)).toBe(401);
    at.ssm.put(NAMES.appSecret, NEW_SECRET);
    at.clock.advance(30 * SECOND - 1);
    expect(await post(at, NEW_SECRET)).toBe(401);
    at.clock.advance(1);
    expect(await post(at, NEW_SECRET)).toBe(200);
  });

  it('receives deliveries once the secret is stored, where there was none', async () => {
    const at = deployment();
    at.ssm.values.delete(NAMES.appSecret);
    expect(await post(at, APP_SECRET)).toBe(401);
    at.ssm.put(NAMES.appSecret, APP_SECRET);
    at.clock.advance(30 * SECOND);
    expect(await post(at, APP_SECRET)).toBe(200);
  });
});

describe('a stranger with bad signatures', () => {
  it('makes a warm webhook read SSM once, however many come at once, and no table', async () => {
    const at = await warm();
    const readThread = vi.spyOn(at.threads, 'read');
    const readPage = vi.spyOn(at.pages, 'read');
    expect(new Set(await postAtOnce(at, STRANGERS, 100))).toEqual(new Set([401]));
    expect(at.ssm.asked).toHaveLength(1);
    expect(readThread).not.toHaveBeenCalled();
    expect(readPage).not.toHaveBeenCalled();
    expect(at.threads.snapshots.size).toBe(0);
    expect(at.pages.pages.size).toBe(0);
    expect(at.woken).toEqual([]);
  });

  it.each([
    ['with an app secret', 1],
    ['without one', 0],
  ])('makes it read SSM at most once in any 30 s, %s', async (_what, secrets) => {
    const at = await warm();
    if (secrets === 0) at.ssm.values.delete(NAMES.appSecret);
    const readAt: number[] = [];
    for (let second = 0; second < 20 * 60; second += 1) {
      const before = at.ssm.asked.length;
      await post(at, STRANGERS);
      if (at.ssm.asked.length > before) readAt.push(at.clock.now);
      expect(at.ssm.asked.length - before).toBeLessThanOrEqual(1);
      at.clock.advance(SECOND);
    }
    const gaps = readAt.slice(1).map((each, n) => each - (readAt[n] ?? 0));
    expect(Math.min(...gaps)).toBe(30 * SECOND);
  });

  it('does not disturb the deliveries of Meta', async () => {
    const at = await warm();
    const answers = await Promise.all([post(at, STRANGERS), at.receive(says('hello')), post(at, STRANGERS)]);
    expect(answers).toMatchObject([401, { statusCode: 200 }, 401]);
  });

  it('is refused, and not answered with 503, while SSM does not answer', async () => {
    const at = await warm();
    at.ssm.failure = new Error('SSM is out of reach');
    expect(new Set(await postAtOnce(at, STRANGERS, 10))).toEqual(new Set([401]));
    expect(await post(at, APP_SECRET)).toBe(200);
    expect(at.ssm.asked).toHaveLength(1);
  });
});

describe('refusals', () => {
  it('are counted, each beside no delivery', async () => {
    const at = await warm();
    await postAtOnce(at, STRANGERS, 3);
    expect(at.metrics.values).toEqual({ SignatureRefused: [1, 1, 1], Deliveries: [0, 0, 0] });
  });

  it('are logged at most once a minute, with their number', async () => {
    const at = await warm();
    for (let second = 0; second <= 60; second += 1) {
      await post(at, STRANGERS);
      at.clock.advance(SECOND);
    }
    expect(warnings(at)).toMatchObject([{ fields: { refused: 1 } }, { fields: { refused: 60 } }]);
  });

  it.each([
    [
      'the signatures do not match',
      APP_SECRET,
      'Signatures refused: they do not match. If Meta sent them, check the parameter app-secret, and appId in the settings',
    ],
    [
      'there is no app secret',
      '',
      'Signatures refused: there is no app secret. Store it as the parameter app-secret',
    ],
  ])('say what to check where %s, and no secret', async (_what, stored, message) => {
    const at = deployment();
    at.ssm.put(NAMES.appSecret, stored);
    await post(at, STRANGERS);
    expect(warnings(at)).toEqual([{ level: 'warn', message, fields: { refused: 1 } }]);
    for (const secret of [APP_SECRET, STRANGERS, 'sha256=']) expect(at.log.text()).not.toContain(secret);
  });

  it('are told apart again after the minute in which the secret was stored', async () => {
    const at = deployment();
    at.ssm.values.delete(NAMES.appSecret);
    await post(at, STRANGERS);
    at.ssm.put(NAMES.appSecret, APP_SECRET);
    at.clock.advance(MINUTE);
    await post(at, STRANGERS);
    expect(warnings(at).map(({ message }) => message)).toEqual([
      expect.stringContaining('no app secret'),
      expect.stringContaining('do not match'),
    ]);
  });
});
