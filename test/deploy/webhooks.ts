import { beforeAll, describe, expect, it } from 'vitest';
import { PAGE, PAGE_INBOX } from '../ids.ts';
import { answered, eventually, keyOf, saidByBot, text } from './conversation.ts';
import { type At, VERIFY_TOKEN } from './place.ts';
import { getByName, webhookUrl } from './webhook-api.ts';

export const PSID = '24000000000000701';

/** Meta comes to the deployed API, and the functions go to Meta. */
export function webhooks(at: At): void {
  describe('webhooks', () => {
    let url: string;

    beforeAll(async () => {
      const { emulator, operator, simulator } = at();
      url = webhookUrl(emulator, await operator.outputs());
      simulator.setWebhookUrl(url);
    });

    async function verified(token: string) {
      const address = new URL((await at().operator.outputs()).WebhookUrl);
      address.search = `${new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.verify_token': token,
        'hub.challenge': '1158201444',
      })}`;
      return getByName(address);
    }

    it("answers Meta's verification of the address that the deployment has printed", async () => {
      expect(await verified(VERIFY_TOKEN)).toEqual({ status: 200, body: '1158201444' });
    });

    it('refuses the verification with another token', async () => {
      expect(await verified('another')).toMatchObject({ status: 403 });
    });

    it('refuses what is not signed, and writes nothing of it', async () => {
      const psid = '24000000000000702';
      const message = {
        sender: { id: psid },
        recipient: { id: PAGE },
        timestamp: 1,
        message: { mid: 'm_1' },
      };
      const body = { object: 'page', entry: [{ id: PAGE, time: 1, messaging: [message] }] };
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      expect(response.status).toBe(401);
      expect(await at().ledger.thread(keyOf(psid))).toBeUndefined();
    });

    it('answers a person with the bot, through Graph', async () => {
      await at().meta.person(PSID).writes(text('hello'));
      await answered(at(), PSID, text('hello'));
      expect(await at().meta.graphCalls()).toContainEqual(
        expect.objectContaining({
          edge: 'messages',
          pageId: PAGE,
          answer: expect.objectContaining({ status: 200 }),
        }),
      );
      expect(await at().ledger.timeline(keyOf(PSID))).toEqual(
        expect.arrayContaining(['message queued', 'say done']),
      );
    });

    it('hands the thread over when the person says the phrase, and lists it as held', async () => {
      await at().meta.person(PSID).writes('Chat with agent!');
      await eventually(async () =>
        expect(await at().ledger.thread(keyOf(PSID))).toMatchObject({
          owner: 'app',
          ownerAppId: PAGE_INBOX,
          ownerName: 'page-inbox',
          unproven: false,
          mailbox: [],
        }),
      );
      expect((await at().meta.thread(PSID)).owner).toBe(PAGE_INBOX);
      expect(await at().ledger.heldBy(`${PAGE}#page-inbox`)).toEqual([keyOf(PSID)]);
    });

    it('leaves to the agent what the person writes then', async () => {
      const before = await saidByBot(at(), PSID);
      await at().meta.person(PSID).writes(text('my order is late'));
      await at().meta.flush();
      await eventually(async () =>
        expect(JSON.stringify(await at().ledger.thread(keyOf(PSID)))).toContain('"left"'),
      );
      expect(await saidByBot(at(), PSID)).toEqual(before);
    });
  });
}
