import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, keyOf, saidByBot, text } from './conversation.ts';
import { functionOf } from './functions.ts';
import { linesOf } from './logs.ts';
import type { At } from './place.ts';
import { deleteRolePolicy, putRolePolicy } from './role-policy.ts';

/** Whose words arrive while the handover function cannot work; the chapter `schedule` tells how that ends. */
export const UNLUCKY = '24000000000000711';
export const UNLUCKY_WORDS = text('anybody there?');

const MISTAKE = 'a-mistake-of-somebodys';

interface Message {
  readonly Body: string;
}

/** Somebody takes the handover function's right to the table away, and gives it back. */
export function failures(at: At): void {
  describe('a handover function that fails', () => {
    let role: string;

    beforeAll(async () => {
      const { roleArn } = await functionOf(at().operator, 'Handover');
      role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
      await putRolePolicy(at().operator, role, MISTAKE, { Effect: 'Deny', Action: 'dynamodb:*' });
    });
    afterAll(() => deleteRolePolicy(at().operator, role, MISTAKE));

    it('is not noticed by Meta: the message is written down and answered with 200', async () => {
      await at().meta.person(UNLUCKY).writes(UNLUCKY_WORDS);
      await at().meta.flush();
      const delivery = (await at().meta.deliveries()).find(({ webhook }) => webhook.psid === UNLUCKY);
      expect(delivery?.attempts.at(-1)).toMatchObject({ status: 200 });
    });

    it('ends in the on-failure queue after three attempts, with the address of the thread and without words', async () => {
      const { FailureQueueUrl } = await at().operator.outputs();
      const receive = ['sqs', 'receive-message', '--queue-url', FailureQueueUrl, '--query', 'Messages'];
      const [message] = await eventually(async () => {
        const messages = await at().operator.aws<readonly Message[] | null>(...receive);
        expect(messages).toHaveLength(1);
        return messages ?? [];
      });
      expect(JSON.parse(message?.Body ?? '')).toMatchObject({ requestPayload: { thread: keyOf(UNLUCKY) } });
      expect(message?.Body).not.toContain(UNLUCKY_WORDS);
      const lines = await linesOf(at().operator, 'messenger-handover-dev/MessengerHandoverLog');
      expect(lines.filter((line) => line.startsWith('store_unavailable: '))).toHaveLength(3);
    });

    it('leaves the thread in the ledger as due, and the person without an answer so far', async () => {
      const item = await at().ledger.thread(keyOf(UNLUCKY));
      expect(item).toMatchObject({ dueAt: expect.any(String), mailbox: [expect.anything()] });
      expect(await saidByBot(at(), UNLUCKY)).toEqual([]);
    });
  });
}
