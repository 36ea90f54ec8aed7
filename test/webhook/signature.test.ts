import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { sign } from '../../functions/messenger/signature.ts';
import { answerWebhook } from '../../functions/webhook/webhook.ts';
import { delivery, ENCODINGS, request, signedBytes } from '../support/api-events.ts';
import { type Deployment, deployment, NAMES } from '../support/deployment.ts';
import { bodyOf, says } from '../support/items.ts';
import { APP_SECRET, signed } from '../support/sign.ts';

const { body, signature } = signed(bodyOf([says('hello')]));

/** No table was read or written, no function was invoked, and the body was not parsed. */
function expectNothingDone(at: Deployment, parse: { mock: { calls: unknown[][] } }) {
  expect(at.threads.snapshots.size).toBe(0);
  expect(at.threads.read).not.toHaveBeenCalled();
  expect(at.pages.pages.size).toBe(0);
  expect(at.woken).toEqual([]);
  expect(parse.mock.calls.filter(([text]) => String(text).includes('messaging'))).toEqual([]);
}

function watched() {
  const at = deployment();
  vi.spyOn(at.threads, 'read');
  return { at, parse: vi.spyOn(JSON, 'parse') };
}

describe.each(ENCODINGS)('a delivery in %s', (encoding) => {
  it('is received when it carries the signature of its bytes', async () => {
    const { at, parse } = watched();
    const answer = await answerWebhook(delivery(bodyOf([says('café 😀 a/b')]), { encoding }), at.webhook);
    expect(answer).toMatchObject({ statusCode: 200, body: 'EVENT_RECEIVED' });
    expect(parse).toHaveBeenCalledWith(expect.stringContaining('messaging'));
    expect(at.threads.read).toHaveBeenCalled();
    expect(at.thread().mailbox).toHaveLength(1);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['another text', 'hello'],
    ['without sha256=', signature.slice('sha256='.length)],
    ['of SHA-1', `sha1=${signature.slice('sha256='.length, 'sha256='.length + 40)}`],
    ['named SHA-1', signature.replace('sha256', 'sha1')],
    ['in capitals', signature.toUpperCase()],
    ['too short', signature.slice(0, -1)],
    ['too long', `${signature}0`],
  ])(
    'is refused without parsing and without reading a secret if its signature is %s',
    async (_what, header) => {
      const { at, parse } = watched();
      const headers: Record<string, string> = header === undefined ? {} : { 'x-hub-signature-256': header };
      const answer = await answerWebhook(request('POST', { body, encoding, headers }), at.webhook);
      expect(answer.statusCode).toBe(401);
      expectNothingDone(at, parse);
      expect(at.ssm.asked).toEqual([]);
      expect(at.metrics.values).toEqual({});
      expect(at.log.lines).toEqual([]);
    },
  );

  it.each([
    ['another body', body.replace('hello', 'hullo'), APP_SECRET],
    ['the same JSON with other spaces', JSON.stringify(JSON.parse(body), null, 1), APP_SECRET],
    ['this body under the secret of another app', body, 'another-secret'],
    ['this body under an empty secret', body, ''],
  ])('is refused without parsing if the signature is of %s', async (_what, sent, appSecret) => {
    const { at, parse } = watched();
    const headers = { 'x-hub-signature-256': appSecret === APP_SECRET ? signature : sign(sent, appSecret) };
    const answer = await answerWebhook(request('POST', { body: sent, encoding, headers }), at.webhook);
    expect(answer.statusCode).toBe(401);
    expectNothingDone(at, parse);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
  ])(
    'is refused while the app secret is %s, even with a signature under the empty secret',
    async (_what, stored) => {
      const { at, parse } = watched();
      at.ssm.values.delete(NAMES.appSecret);
      if (stored !== undefined) at.ssm.put(NAMES.appSecret, stored);
      const answer = await answerWebhook(
        delivery(bodyOf([says('hello')]), { encoding, appSecret: '' }),
        at.webhook,
      );
      expect(answer.statusCode).toBe(401);
      expectNothingDone(at, parse);
    },
  );

  describe('during a rotation of the app secret', () => {
    const sentWithPrevious = delivery(bodyOf([says('hello')]), { encoding, appSecret: 'the-one-before' });

    it.each([
      ['previous', sentWithPrevious],
      ['new', delivery(bodyOf([says('hi')]), { encoding })],
    ])('is received with the %s secret', async (_which, sent) => {
      const at = deployment();
      at.ssm.put(NAMES.appSecretPrevious, 'the-one-before');
      expect(await answerWebhook(sent, at.webhook)).toMatchObject({ statusCode: 200 });
    });

    it('is refused with the previous secret after that is deleted', async () => {
      expect(await answerWebhook(sentWithPrevious, deployment().webhook)).toMatchObject({ statusCode: 401 });
    });
  });
});

describe('a delivery without any headers', () => {
  it('is refused', async () => {
    const { headers: _headers, ...bare } = request('POST', { body });
    const answer = await answerWebhook(bare as APIGatewayProxyEventV2, deployment().webhook);
    expect(answer.statusCode).toBe(401);
  });
});

describe('a delivery in base64', () => {
  const bytes = Buffer.from(body);

  it('is received with the signature of the decoded bytes', async () => {
    const answer = await answerWebhook(signedBytes(bytes, 'base64'), deployment().webhook);
    expect(answer).toMatchObject({ statusCode: 200 });
  });

  it('is refused if it is not marked as base64', async () => {
    const headers = { 'x-hub-signature-256': signature };
    const asText = request('POST', { body: bytes.toString('base64'), headers });
    expect(await answerWebhook(asText, deployment().webhook)).toMatchObject({ statusCode: 401 });
  });
});
