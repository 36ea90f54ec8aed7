import { describe, expect, it } from 'vitest';
import { answerWebhook } from '../../functions/webhook/webhook.ts';
import { request } from '../support/api-events.ts';
import { deployment, NAMES, VERIFY_TOKEN } from '../support/deployment.ts';

const ASKED = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' };

function ask(query: Readonly<Record<string, string>>, { webhook } = deployment()) {
  return answerWebhook(request('GET', { query }), webhook);
}

function without(key: keyof typeof ASKED) {
  const { [key]: _gone, ...rest } = ASKED;
  return rest;
}

describe('the verification of the endpoint', () => {
  it('answers the challenge as plain text when the verify token is right', async () => {
    const answer = await ask(ASKED);
    expect(answer).toMatchObject({ statusCode: 200, body: '1158201444' });
    expect(answer.headers?.['content-type']).toMatch(/^text\/plain/);
  });

  it('gives back any challenge unchanged', async () => {
    const challenge = '<b>007 é&amp;';
    expect(await ask({ ...ASKED, 'hub.challenge': challenge })).toMatchObject({ body: challenge });
  });

  it.each(['wrong', `${VERIFY_TOKEN} `, VERIFY_TOKEN.toUpperCase(), VERIFY_TOKEN.slice(0, -1)])(
    'refuses the verify token %j and does not answer the challenge',
    async (token) => {
      const answer = await ask({ ...ASKED, 'hub.verify_token': token });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain(ASKED['hub.challenge']);
    },
  );

  it.each([
    {},
    without('hub.mode'),
    without('hub.verify_token'),
    without('hub.challenge'),
    { ...ASKED, 'hub.verify_token': '' },
    { ...ASKED, 'hub.mode': 'unsubscribe' },
  ])('answers 400 for missing parameters: %j', async (query) => {
    expect(await ask(query)).toMatchObject({ statusCode: 400 });
  });

  it('answers 400 without any query', async () => {
    expect(await answerWebhook(request('GET'), deployment().webhook)).toMatchObject({ statusCode: 400 });
  });

  it.each([undefined, ''])('refuses every token while the stored verify token is %j', async (stored) => {
    const at = deployment();
    at.ssm.values.delete(NAMES.verifyToken);
    if (stored !== undefined) at.ssm.put(NAMES.verifyToken, stored);
    expect(await ask(ASKED, at)).toMatchObject({ statusCode: 403 });
    expect(await ask({ ...ASKED, 'hub.verify_token': 'undefined' }, at)).toMatchObject({ statusCode: 403 });
  });

  it('answers 405 for any method but GET and POST', async () => {
    expect(await answerWebhook(request('PUT'), deployment().webhook)).toMatchObject({ statusCode: 405 });
  });
});
