import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { createInvoker } from '../../functions/runtime/invoker.ts';
import { THREAD } from '../support/deployment.ts';
import { recordingLog } from '../support/recorders.ts';

function invokerWith(send: (command: InvokeCommand) => Promise<unknown>) {
  const log = recordingLog();
  const client = { send } as unknown as LambdaClient;
  return { log, invoke: createInvoker(client, 'handover-function', log) };
}

describe('createInvoker', () => {
  it('sends a pointer to the thread and nothing else, without waiting for the visit', async () => {
    const sent: InvokeCommand[] = [];
    const { invoke, log } = invokerWith(async (command) => sent.push(command));
    expect(await invoke(THREAD)).toBe(true);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toBeInstanceOf(InvokeCommand);
    expect(sent[0]?.input).toEqual({
      FunctionName: 'handover-function',
      InvocationType: 'Event',
      Payload: JSON.stringify({ thread: THREAD }),
    });
    expect(log.lines).toEqual([]);
  });

  it('tells of a failure with a warning and does not throw', async () => {
    const { invoke, log } = invokerWith(async () => {
      throw new Error('TooManyRequestsException');
    });
    expect(await invoke(THREAD)).toBe(false);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { thread: THREAD } }]);
  });
});
