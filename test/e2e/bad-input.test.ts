import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '../../functions/messenger/signature.ts';
import { PAGE, PAGE_INBOX } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { eventually, type Service, startService, text, VERIFY_TOKEN } from './service.ts';

describe('the webhook, for input that makes no sense or trouble', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  const message = (psid: string, mid: string, more: object = {}) => ({
    sender: { id: psid },
    recipient: { id: PAGE },
    timestamp: Date.now(),
    message: { mid, text: text(mid) },
    ...more,
  });
  const delivery = (...messaging: unknown[]) => ({
    object: 'page',
    entry: [{ id: PAGE, time: Date.now(), messaging }],
  });

  it.each([
    ['none', {}],
    ['a malformed one', { 'x-hub-signature-256': 'sha256=xyz' }],
    ['another secret’s', { 'x-hub-signature-256': sign('{}', 'another-secret') }],
    ['an old SHA-1 one', { 'x-hub-signature-256': 'sha1=0123456789abcdef0123456789abcdef01234567' }],
  ])('refuses a signature that is %s', async (_name, headers) => {
    const response = await fetch(service.local.webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(delivery(message('24000000000000901', 'm_refused'))),
    });
    expect(response.status).toBe(401);
    expect(await service.ledger('24000000000000901')).toBeUndefined();
  });

  it('verifies the endpoint for whoever knows the verify token', async () => {
    const ask = (query: Record<string, string>) =>
      fetch(`${service.local.webhookUrl}?${new URLSearchParams(query)}`);
    const right = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '0042' };
    const answer = await ask(right);
    expect([answer.status, await answer.text()]).toEqual([200, '0042']);
    expect((await ask({ ...right, 'hub.verify_token': 'another' })).status).toBe(403);
    expect((await ask({ 'hub.mode': 'subscribe' })).status).toBe(400);
  });

  it('takes a delivery of a thousand long messages and refuses one over 4 MB unread', async () => {
    const psid = '24000000000000905';
    const take = { take_thread_control: { new_owner_app_id: PAGE_INBOX, previous_owner_app_id: null } };
    const taken = { ...message(psid, 'm_take'), message: undefined, timestamp: Date.now() - 60_000, ...take };
    const standby = Array.from({ length: 1_000 }, (_, n) => ({
      ...message(psid, `m_long_${n}`),
      message: { mid: `m_long_${n}`, text: 'ü'.repeat(1_250) },
    }));
    const body = JSON.stringify({
      object: 'page',
      entry: [{ id: PAGE, time: Date.now(), messaging: [taken], standby }],
    });
    expect(Buffer.byteLength(body)).toBeGreaterThan(2_500_000);
    expect((await service.post(body)).status).toBe(200);
    expect(await service.ledger(psid)).toMatchObject({ ownerName: 'page-inbox', mailbox: [] });
    expect((await service.post(`${body}${' '.repeat(2 * 1_024 * 1_024)}`)).status).toBe(413);
  });

  it.each([
    ['not JSON', '{"object":"page",'],
    ['nested absurdly', `{"object":"page","entry":${'['.repeat(9_000)}${']'.repeat(9_000)}}`],
    [
      'an attack on prototypes',
      '{"object":"page","entry":[{"__proto__":{"messaging":[{}]}}],"__proto__":{"x":1}}',
    ],
  ])('answers 200 to a signed body that is %s, and counts it', async (_name, body) => {
    const before = service.lines.length;
    const response = await service.post(body);
    expect([response.status, await response.text()]).toEqual([200, 'EVENT_RECEIVED']);
    await eventually(() =>
      expect(service.lines.slice(before).some(({ line }) => line.includes('"malformed"'))).toBe(true),
    );
  });

  it('handles the good items among bad ones', async () => {
    const psid = '24000000000000902';
    await service.introduce(psid);
    const response = await service.post(delivery(null, 'x', { sender: 7 }, message(psid, 'm_good'), {}));
    expect(response.status).toBe(200);
    await eventually(async () => expect(await service.said(psid)).toEqual([`bot: [bot] ${text('m_good')}`]));
  });

  it('answers 404 to objects of other products and 200 to unknown kinds', async () => {
    expect((await service.post({ object: 'whatsapp_business_account', entry: [] })).status).toBe(404);
    expect((await service.post({ entry: [] })).status).toBe(404);
    const unknown = {
      ...message('24000000000000903', 'm_unknown'),
      message: undefined,
      teleport: { to: 'x' },
    };
    expect((await service.post(delivery(unknown))).status).toBe(200);
    await eventually(() =>
      expect(service.lines.some(({ line }) => line.includes('unknown:teleport'))).toBe(true),
    );
  });

  it('answers a message once, however often and however much at once it is delivered', async () => {
    const psid = '24000000000000904';
    await service.introduce(psid);
    const body = delivery(message(psid, 'm_twice'));
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await service.post(body)).status));
    expect(statuses).toEqual([200, 200, 200, 200]);
    await eventually(async () => expect(await service.said(psid)).toHaveLength(1));
    await service.settled();
    expect((await service.post(body)).status).toBe(200);
    await service.settled();
    expect(await service.said(psid)).toEqual([`bot: [bot] ${text('m_twice')}`]);
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
