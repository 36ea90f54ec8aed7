import { describe, expect, it } from 'vitest';
import { delivery, ENCODINGS, request } from '../support/api-events.ts';
import { deployment, VERIFY_TOKEN } from '../support/deployment.ts';
import { inFunctionEnvironment } from '../support/function-environment.ts';
import { bodyOf, says } from '../support/items.ts';
import { lambdaContext } from '../support/lambda-context.ts';

const { createWebhookHandler } = await inFunctionEnvironment(
  () => import('../../functions/webhook/handler.ts'),
);

const PING = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '42' };

function handlerOf(at = deployment()) {
  const handler = createWebhookHandler(at.webhook);
  return { at, handle: (event: Parameters<typeof handler>[0]) => handler(event, lambdaContext()) };
}

describe('the webhook function', () => {
  it.each(ENCODINGS)('receives a signed delivery in %s', async (encoding) => {
    const { at, handle } = handlerOf();
    const answer = await handle(delivery(bodyOf([says('hello')]), { encoding }));
    expect(answer).toMatchObject({ statusCode: 200, body: 'EVENT_RECEIVED' });
    expect(at.thread().mailbox).toHaveLength(1);
  });

  it.each(ENCODINGS)('refuses an unsigned delivery in %s', async (encoding) => {
    const { handle } = handlerOf();
    const body = JSON.stringify(bodyOf([says('hello')]));
    expect(await handle(request('POST', { body, encoding }))).toMatchObject({ statusCode: 401 });
  });

  it('answers the verification', async () => {
    const { handle } = handlerOf();
    expect(await handle(request('GET', { query: PING }))).toMatchObject({ statusCode: 200, body: '42' });
  });

  describe('while SSM cannot be reached and no value is in memory', () => {
    it.each([
      ['a delivery', () => delivery(bodyOf([says('canary-words')]))],
      ['a verification', () => request('GET', { query: PING })],
    ])('answers %s with 503 and logs an error without its content', async (_what, event) => {
      const { at, handle } = handlerOf();
      at.ssm.failure = new Error('SSM is out of reach');
      expect(await handle(event())).toMatchObject({ statusCode: 503 });
      expect(at.log.lines.map(({ level }) => level)).toEqual(['error']);
      expect(at.log.text()).not.toContain('canary-words');
      expect(at.log.text()).not.toContain(VERIFY_TOKEN);
    });
  });

  it('publishes its metrics after an answer', async () => {
    const { at, handle } = handlerOf();
    await handle(delivery(bodyOf([7])));
    expect(at.metrics).toMatchObject({ values: { Malformed: [1] }, published: 1 });
  });

  it('publishes its metrics after an error', async () => {
    const { at, handle } = handlerOf();
    at.parameters.appSecrets = async () => {
      throw new Error('no secret');
    };
    await handle(delivery(bodyOf([7])));
    expect(at.metrics.published).toBe(1);
  });
});
