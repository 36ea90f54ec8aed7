import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { answerWebhook, MAX_BODY_BYTES } from '../../functions/webhook/webhook.ts';
import { NOW, PAGE } from '../ids.ts';
import { delivery, ENCODINGS, request, signedBytes } from '../support/api-events.ts';
import { type Deployment, deployment, THREAD } from '../support/deployment.ts';
import { bodyOf, says } from '../support/items.ts';

function linesOf(at: Deployment) {
  return at.log.lines.filter(({ message }) => message === 'delivery').map(({ fields }) => fields);
}

describe.each(ENCODINGS)('the size of a body in %s', (encoding) => {
  const shape = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };

  it('may be 4 MB to the byte', async () => {
    const at = deployment();
    const body = Buffer.alloc(MAX_BODY_BYTES, 'x');
    expect(await answerWebhook(signedBytes(body, encoding), at.webhook)).toMatchObject({ statusCode: 200 });
  });

  it.each([1, 2, 3, 100_000])('is refused with %i bytes more, before any hashing', async (more) => {
    const at = deployment();
    const body = Buffer.alloc(MAX_BODY_BYTES + more, 'x');
    const answer = await answerWebhook(request('POST', { body, encoding, headers: shape }), at.webhook);
    expect(answer.statusCode).toBe(413);
    expect(at.ssm.asked).toEqual([]);
  });

  it('is counted in bytes, not in characters', async () => {
    const event = request('POST', { body: 'é'.repeat(MAX_BODY_BYTES / 2 + 1), encoding, headers: shape });
    expect(await answerWebhook(event, deployment().webhook)).toMatchObject({ statusCode: 413 });
  });

  it('leaves room for a thousand long messages in one delivery', async () => {
    const at = deployment();
    const words = 'ab '.repeat(740);
    const items = Array.from({ length: 1_000 }, (_, n) => says(words, { psid: `${n + 1}`, mid: `m_${n}` }));
    const answer = await answerWebhook(delivery(bodyOf(items), { encoding }), at.webhook);
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(linesOf(at)[0]?.bytes).toBeGreaterThan(2_300_000);
    expect(at.threads.snapshots.size).toBe(1_000);
    expect(at.woken).toHaveLength(1_000);
  });
});

describe.each(ENCODINGS)('a signed body in %s that cannot be read', (encoding) => {
  it.each([
    ['is empty', '', 'not-json'],
    ['is not JSON', '{"object":"page","entry":[', 'not-json'],
    ['is nested too deep', '['.repeat(100_000), 'too-deep'],
    ['is not an object', '[]', 'not-an-object'],
    ['has no list of entries', '{"object":"page","entry":{}}', 'entry-not-a-list'],
  ])('is counted, logged by its hash and answered with 200 if it %s', async (_what, body, reason) => {
    const at = deployment();
    vi.spyOn(at.threads, 'read');
    expect(await answerWebhook(signedBytes(body, encoding), at.webhook)).toMatchObject({ statusCode: 200 });
    expect(at.metrics.values).toEqual({ Malformed: [1] });
    expect(at.threads.read).not.toHaveBeenCalled();
    expect(at.pages.pages.size).toBe(0);
    expect(at.woken).toEqual([]);
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(linesOf(at)).toEqual([
      expect.objectContaining({ bytes: body.length, sha256, malformed: { [reason]: 1 } }),
    ]);
  });

  it('is logged by the names of its keys and not by their values', async () => {
    const at = deployment();
    const payload = bodyOf([{ sender: { id: 'x:y' }, colour: 'canary-value' }, 7]);
    const item = { ...payload, entry: [{ ...payload.entry[0], id: 'x:y' }] };
    await answerWebhook(delivery(item, { encoding }), at.webhook);
    expect(linesOf(at)[0]).toMatchObject({
      malformed: { 'item-without-account': 1, 'item-not-an-object': 1 },
      keys: ['sender', 'colour'],
    });
    expect(at.log.text()).not.toContain('canary-value');
  });

  it('cannot change prototypes with __proto__ keys', async () => {
    const at = deployment();
    const body = `{"object":"page","__proto__":{"canary":1},"entry":[{"id":"${PAGE}","time":${NOW},"messaging":[
      {"__proto__":{"canary":1},"sender":{"id":"1"},"constructor":{"prototype":{"canary":1}}}]}]}`;
    expect(await answerWebhook(signedBytes(body, encoding), at.webhook)).toMatchObject({ statusCode: 200 });
    expect(({} as { canary?: number }).canary).toBeUndefined();
    expect(at.threads.snapshots.size).toBe(0);
  });
});

describe('a signed body that is not UTF-8', () => {
  it('is counted and answered with 200', async () => {
    const at = deployment();
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    expect(await answerWebhook(signedBytes(bytes, 'base64'), at.webhook)).toMatchObject({ statusCode: 200 });
    expect(linesOf(at)[0]).toMatchObject({ malformed: { 'not-utf8': 1 } });
    expect(at.threads.snapshots.size).toBe(0);
  });
});

describe.each(ENCODINGS)('a body in %s', (encoding) => {
  const ofPerson = (body: object) => ({
    sender: { id: '1' },
    recipient: { id: PAGE },
    timestamp: NOW,
    ...body,
  });

  it('has its good items handled beside bad ones', async () => {
    const at = deployment();
    const items = [says('one', { psid: '1' }), null, { message: 'bare' }, says('two', { psid: '2' })];
    const answer = await answerWebhook(delivery(bodyOf(items), { encoding }), at.webhook);
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(at.woken).toEqual([`${PAGE}:1`, `${PAGE}:2`]);
    expect(at.metrics.values).toEqual({ Malformed: [2] });
  });

  it.each([
    ['page', 200],
    ['instagram', 200],
    ['user', 404],
    [undefined, 404],
    [null, 404],
    [{ page: 1 }, 404],
  ])('about the object %j is answered with %i', async (object, statusCode) => {
    const at = deployment();
    const payload = { ...bodyOf([says('hello')]), object };
    const answer = await answerWebhook(delivery(payload, { encoding }), at.webhook);
    expect(answer).toMatchObject({ statusCode });
    expect(at.threads.snapshots.size).toBe(statusCode === 200 ? 1 : 0);
  });

  it('has unknown kinds of events counted by name, and nothing written', async () => {
    const at = deployment();
    const items = [{ horoscope: { sign: 'virgo' } }, { horoscope: {} }, { tarot: 1 }].map(ofPerson);
    const answer = await answerWebhook(delivery(bodyOf(items), { encoding }), at.webhook);
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(linesOf(at)[0]).toMatchObject({ events: { 'unknown:horoscope': 2, 'unknown:tarot': 1 } });
    expect(at.threads.snapshots.size).toBe(0);
    expect(at.metrics.values).toEqual({});
  });

  it('costs no read of the table if it has only reads, deliveries and reactions', async () => {
    const at = deployment();
    vi.spyOn(at.threads, 'read');
    const watermark = { watermark: NOW };
    const informational = [{ read: watermark }, { delivery: watermark }, { reaction: { mid: 'm' } }].map(
      ofPerson,
    );
    await answerWebhook(delivery(bodyOf(informational), { encoding }), at.webhook);
    expect(at.threads.read).not.toHaveBeenCalled();
    expect(linesOf(at)[0]).toMatchObject({ events: { read: 1, delivery: 1, reaction: 1 } });
  });

  it('is logged in one line without the text of its messages', async () => {
    const at = deployment();
    await answerWebhook(delivery(bodyOf([says('canary-words')]), { encoding }), at.webhook);
    expect(at.thread(THREAD).mailbox).toMatchObject([{ turn: { text: 'canary-words' } }]);
    expect(at.log.lines).toHaveLength(1);
    expect(at.log.text()).not.toContain('canary-words');
  });
});
