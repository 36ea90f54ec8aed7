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
  it('sends the key of the thread and nothing else, and does not wait for the function', async () => {
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

  it('logs a failure with the function and the thread, and does not throw', async () => {
    const { invoke, log } = invokerWith(async () => {
      throw new Error('TooManyRequestsException');
    });
    expect(await invoke(THREAD)).toBe(false);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { thread: THREAD } }]);
    expect(log.lines[0]?.message).toContain('handover-function');
    expect(log.lines[0]?.message).toContain(THREAD);
  });
});
