import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE, PAGE_INBOX } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { eventually, type Service, startService, text } from './service.ts';

describe('the service, while what it needs is out of reach', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  async function answered(psid: string, words: string) {
    await eventually(async () => expect(await service.said(psid)).toContain(`bot: [bot] ${words}`));
    await service.settled();
    expect((await service.said(psid)).filter((each) => each === `bot: [bot] ${words}`)).toHaveLength(1);
  }

  it('answers once when DynamoDB was out of reach and Meta delivers again', async () => {
    const psid = '24000000000000801';
    service.local.dynamodb.fail('unreachable');
    await service.meta.person(psid).writes(text('first'));
    const failed = async () => (await service.meta.deliveries()).find(({ webhook }) => webhook.psid === psid);
    await eventually(async () =>
      expect((await failed())?.attempts[0]).toMatchObject({
        status: expect.toSatisfy((status) => status >= 500),
      }),
    );
    service.local.dynamodb.fail(undefined);
    await answered(psid, text('first'));
  });

  it('answers once when the answers of DynamoDB are lost after its writes', async () => {
    const psid = '24000000000000802';
    let lost = 0;
    service.local.dynamodb.fail((operation) => {
      if (operation !== 'PutItem' || lost >= 3) return undefined;
      lost += 1;
      return 'lost-answer';
    });
    await service.meta.person(psid).writes(text('second'));
    await answered(psid, text('second'));
    service.local.dynamodb.fail(undefined);
    expect(lost).toBe(3);
  });

  it('finds the work of a lost invocation by the sweeper', async () => {
    const psid = '24000000000000803';
    service.local.lambda.judge(() => 'unreachable');
    await service.meta.person(psid).writes(text('third'));
    await service.meta.flush();
    const item = await service.ledger(psid);
    expect(item).toMatchObject({ dueAt: expect.any(String), mailbox: [expect.anything()] });
    expect(Date.parse(String(item?.dueAt)) - Date.now()).toBeLessThanOrEqual(60_000);
    service.local.lambda.judge(undefined);
    expect(await service.said(psid)).toEqual([]);
    await service.sweep(psid);
    await answered(psid, text('third'));
  });

  it('uses the last good secrets while SSM is out of reach', async () => {
    const psid = '24000000000000804';
    service.local.ssm.fail('unreachable');
    await service.meta.person(psid).writes(text('fourth'));
    await answered(psid, text('fourth'));
    service.local.ssm.fail(undefined);
  });

  it('hands over once when Graph breaks off after it has done it', async () => {
    const psid = '24000000000000805';
    await service.meta.person(psid).writes(text('hello'));
    await answered(psid, text('hello'));
    await service.meta.setFaults({
      failNext: [{ path: 'messages', status: 500, afterEffect: true, times: 1 }],
    });
    await service.meta.person(psid).writes('chat with agent');
    await service.expectLedger(psid, { owner: 'app', ownerAppId: PAGE_INBOX, unproven: false });
    await service.settled();
    const handOvers = (await service.said(psid)).filter((each) => each.includes('One moment'));
    expect(handOvers).toHaveLength(1);
  });

  it('keeps what a Page without a token has to say, with the reason, and asks SSM once for many events', async () => {
    const page = '100000000000009';
    let asked = 0;
    service.local.ssm.fail((operation) => {
      if (operation === 'GetParameter') asked += 1;
      return undefined;
    });
    const item = (n: number) => ({
      sender: { id: `2400000000000810${n}` },
      recipient: { id: page },
      timestamp: Date.now(),
      message: { mid: `m_tokenless_${n}`, text: text('anybody?') },
    });
    const messaging = Array.from({ length: 8 }, (_, n) => item(n));
    const response = await service.post({
      object: 'page',
      entry: [{ id: page, time: Date.now(), messaging }],
    });
    expect(response.status).toBe(200);
    await service.local.lambda.idle();
    service.local.ssm.fail(undefined);
    // One for each process of the handover function at the most, whatever the number of threads.
    expect(asked).toBeLessThanOrEqual(2);
    expect(page).not.toBe(PAGE);
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
