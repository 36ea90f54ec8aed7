import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { ThreadKey } from '../messenger/ids.ts';
import type { Log } from './log.ts';

/** The event of the handover function: the thread to work on. */
export interface Pointer {
  readonly thread: ThreadKey;
}

/**
 * Invokes the handover function for a thread, asynchronously. A failed invocation is logged and gives false; nothing is
 * thrown, because the sweeper invokes the function for every thread that is due.
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
      const message = `Function ${functionName} was not invoked for thread ${thread}, the sweeper will invoke it: check its concurrency and the role`;
      log.warn(message, { thread, error });
      return false;
    }
  };
}
