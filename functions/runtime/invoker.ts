import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { ThreadKey } from '../messenger/ids.ts';
import type { Log } from './log.ts';

/** What the handover function is invoked with: where to look. */
export interface Pointer {
  readonly thread: ThreadKey;
}

/**
 * Wakes the handover function for a thread, asynchronously. A failed invocation is no loss, since the sweeper has
 * the thread's address already: it is logged, and `false` is returned, never thrown.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createInvoker(
  client: LambdaClient,
  functionName: string,
  log: Log,
): (key: ThreadKey) => Promise<boolean> {
  return async (thread) => {
    const pointer: Pointer = { thread };
    const Payload = JSON.stringify(pointer);
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
      return true;
    } catch (error) {
      log.warn('The handover function could not be invoked; the sweeper will', { thread, error });
      return false;
    }
  };
}
