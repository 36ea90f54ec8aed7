import { describe, expect, it } from 'vitest';
import { OUR_APP } from '../ids.ts';
import { answered, keyOf, saidByBot } from './conversation.ts';
import { UNLUCKY, UNLUCKY_WORDS } from './failures.ts';
import { functionOf } from './functions.ts';
import type { At } from './place.ts';

/** A thread is due a minute after its message, the sweeper comes every minute, and the machine may be busy. */
const SWEPT_MS = 150_000;

/** What happens without anybody doing anything. */
export function schedule(at: At): void {
  describe('the schedule', () => {
    async function targetsOf(rate: string) {
      const { operator } = at();
      const query = ['--query', `Rules[?ScheduleExpression=='${rate}'&&State=='ENABLED'].Name`];
      const [rule = ''] = await operator.aws<string[]>('events', 'list-rules', ...query);
      return operator.aws('events', 'list-targets-by-rule', '--rule', rule, '--query', 'Targets[].Arn');
    }

    it('fires the sweeper, which wakes the thread whose handovers have failed', async () => {
      const { name } = await functionOf(at().operator, 'Sweeper');
      expect(await targetsOf('rate(1 minute)')).toEqual([expect.stringMatching(`:${name}$`)]);

      await answered(at(), UNLUCKY, UNLUCKY_WORDS, SWEPT_MS);
      expect(await saidByBot(at(), UNLUCKY)).toEqual([`[bot] ${UNLUCKY_WORDS}`]);
      expect(await at().ledger.thread(keyOf(UNLUCKY))).toMatchObject({ failures: [] });
    });

    it('has the watch look after the subscriptions every hour', async () => {
      const { operator, meta } = at();
      const { name } = await functionOf(operator, 'Watch');
      expect(await targetsOf('rate(1 hour)')).toEqual([expect.stringMatching(`:${name}$`)]);

      // An hour is too long for a test: it is invoked by hand.
      const answer = await operator.aws('lambda', 'invoke', '--function-name', name, '/dev/null');
      expect(answer).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(await meta.graphCalls()).toContainEqual(
        expect.objectContaining({
          edge: 'subscribed_apps',
          appId: OUR_APP,
          answer: expect.objectContaining({ status: 200 }),
        }),
      );
    });
  });
}
