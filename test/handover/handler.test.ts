import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { NOW } from '../ids.ts';
import { deployment, isAtRest, THREAD } from '../support/deployment.ts';
import { inFunctionEnvironment } from '../support/function-environment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';
import { lambdaContext } from '../support/lambda-context.ts';

const { createHandoverHandler } = await inFunctionEnvironment(
  () => import('../../functions/handover/handler.ts'),
);

function functionOf(at = deployment()) {
  const handler = createHandoverHandler(at.handover);
  return { at, handle: (event: unknown, remainingMs?: number) => handler(event, lambdaContext(remainingMs)) };
}

describe('the handover function', () => {
  it('works the mailbox of the thread that it is pointed at, and tells so in one line', async () => {
    const { at, handle } = functionOf();
    await at.receive(says('canary-words'));
    at.log.lines.length = 0;
    await handle({ thread: THREAD });
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
    expect(at.log.lines).toEqual([
      {
        level: 'info',
        message: 'visit',
        fields: { thread: THREAD, calls: ['answer answered', 'say said'] },
      },
    ]);
  });

  it('takes its deadline from Lambda', async () => {
    const { at, handle } = functionOf();
    await at.receive(says('hello'));
    at.graph.onCall = () => expect(at.thread().mailbox).toMatchObject([{ begun: { until: NOW + 25_000 } }]);
    await handle({ thread: THREAD }, 20_000);
    expect(at.graph.said).toHaveLength(1);
    await at.receive(says('again', { at: NOW + 1 }));
    await handle({ thread: THREAD }, 10_000);
    expect(at.graph.said).toHaveLength(1);
  });

  it.each([undefined, null, 7, 'thread', {}, { thread: 7 }, { thread: 'nowhere' }, { thread: 'a:b:c' }])(
    'is pointed nowhere by %j, which is logged and not repeated',
    async (event) => {
      const { at, handle } = functionOf();
      await handle(event);
      expect(at.log.lines).toMatchObject([{ level: 'error' }]);
      expect(at.graph.calls).toEqual([]);
    },
  );

  it('logs a failure with its thread, command and reason', async () => {
    const { at, handle } = functionOf();
    await at.receive(says('hello'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    await handle({ thread: THREAD });
    expect(at.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ thread: THREAD, verb: 'say' }),
      }),
    );
  });

  it('fails while the table cannot be reached, so that Lambda tries again, and publishes all the same', async () => {
    const { at, handle } = functionOf();
    await at.receive(says('hello'));
    at.threads.onReplace = () => {
      throw new StoreUnavailableError('PutItem');
    };
    await expect(handle({ thread: THREAD })).rejects.toThrow(StoreUnavailableError);
    expect(at.metrics.published).toBe(1);
    at.threads.onReplace = () => {};
    await handle({ thread: THREAD });
    expect(at.graph.said).toHaveLength(1);
  });
});
