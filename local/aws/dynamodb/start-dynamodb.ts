import type { Server } from 'node:http';
import { promisify } from 'node:util';
import dynalite from 'dynalite';
import { HOST, listen } from '../../http-server.ts';
import { StartError } from '../../start-error.ts';
import { type Fault, type FaultPlan, faultFor, misbehave } from '../fault.ts';
import { claimFolder } from './claim-folder.ts';

export interface DynamoDbOptions {
  readonly port: number;
  /** Folder of the tables; in memory without one. */
  readonly path?: string;
}

/** An embedded DynamoDB. */
export interface DynamoDb {
  readonly url: string;
  /** Makes calls fail until told otherwise. `lost-answer` does what was asked and then cuts the connection. */
  fail(plan: FaultPlan | LostAnswers): void;
  /** Answers what is in flight, then closes the store. */
  close(): Promise<void>;
}

type LostAnswers = (operation: string) => Fault | 'lost-answer' | undefined;

/**
 * Starts dynalite. Throws `StartError` if the port is in use, or if another process has the folder open.
 * It has no transactions, no streams and no expiry of items, and gives no item back on a failed condition.
 */
export async function startDynamoDb({ port, path }: DynamoDbOptions): Promise<DynamoDb> {
  const letGo = path === undefined ? undefined : await claimFolder(path);
  const server = dynalite({ ...(path === undefined ? {} : { path }), createTableMs: 0 });
  const gate = putGateBefore(server);
  async function close(): Promise<void> {
    await gate.close();
    server.closeAllConnections();
    await promisify(server.close.bind(server))();
    await letGo?.();
  }
  try {
    return { url: `http://${HOST}:${await listen(server, port)}`, fail: gate.fail, close };
  } catch (error) {
    await letGo?.();
    throw error;
  }
}

/** Counts what is in flight, because dynalite throws if it is closed meanwhile, and lets faults happen. */
function putGateBefore(server: Server) {
  const [handle] = server.listeners('request');
  if (!handle) throw new StartError('dynalite does not answer requests.');
  let plan: FaultPlan | LostAnswers;
  let inFlight = 0;
  let isClosing = false;
  const emptied = Promise.withResolvers<void>();

  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (isClosing) return response.destroy();
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const fault = typeof plan === 'function' ? plan(operation) : faultFor(plan, operation);
    if (fault && fault !== 'lost-answer') return misbehave(fault, response, 'ThrottlingException');
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      if (isClosing && inFlight === 0) emptied.resolve();
    });
    if (fault === 'lost-answer') response.end = () => response.destroy();
    handle.call(server, request, response);
  });

  return {
    fail: (next: FaultPlan | LostAnswers) => {
      plan = next;
    },
    close: () => {
      isClosing = true;
      if (inFlight === 0) emptied.resolve();
      return emptied.promise;
    },
  };
}
