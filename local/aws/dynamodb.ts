import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { promisify } from 'node:util';
import dynalite from 'dynalite';
import { HOST, listen } from '../http.ts';
import { StartError } from '../start-error.ts';
import { type Fault, type FaultPlan, faultFor, sendFault } from './endpoint.ts';

export interface DynamoDbOptions {
  readonly port: number;
  /** Folder of the tables. Without one they are in memory. */
  readonly path?: string;
}

/** An embedded DynamoDB. */
export interface DynamoDb {
  readonly url: string;
  /** Makes calls fail until the next `fail`. `lost-answer` executes the call and then cuts the connection. */
  fail(plan: FaultPlan | LostAnswers): void;
  /** Answers the calls in flight, then closes the store. */
  close(): Promise<void>;
}

type LostAnswers = (operation: string) => Fault | 'lost-answer' | undefined;

/**
 * Starts dynalite. Throws `StartError` if the port is in use, or if another process has the folder open. dynalite has
 * no transactions, no streams and no item expiry, and returns no item with a failed condition.
 */
export async function startDynamoDb({ port, path }: DynamoDbOptions): Promise<DynamoDb> {
  const unlock = path === undefined ? undefined : await lockFolder(path);
  const server = dynalite({ ...(path === undefined ? {} : { path }), createTableMs: 0 });
  const gate = putGateBefore(server);
  async function close(): Promise<void> {
    await gate.close();
    server.closeAllConnections();
    await promisify(server.close.bind(server))();
    await unlock?.();
  }
  try {
    return { url: `http://${HOST}:${await listen(server, port)}`, fail: gate.fail, close };
  } catch (error) {
    await unlock?.();
    throw error;
  }
}

/** Adds faults, and counts the calls in flight: dynalite throws if it is closed while a call runs. */
function putGateBefore(server: Server) {
  const [handle] = server.listeners('request');
  if (!handle) throw new StartError('dynalite has no request handler: check its version in package.json.');
  let plan: FaultPlan | LostAnswers;
  let inFlight = 0;
  let isClosing = false;
  const drained = Promise.withResolvers<void>();

  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (isClosing) return response.destroy();
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const fault = typeof plan === 'function' ? plan(operation) : faultFor(plan, operation);
    if (fault && fault !== 'lost-answer') return sendFault(fault, response);
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      if (isClosing && inFlight === 0) drained.resolve();
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
      if (inFlight === 0) drained.resolve();
      return drained.promise;
    },
  };
}

/**
 * Locks a folder of tables for this process, and creates it if it is missing. dynalite ends its process if another
 * process has the store open. Gives the function that unlocks it. Throws `StartError` if another process has the lock.
 */
export async function lockFolder(path: string): Promise<() => Promise<void>> {
  await mkdir(path, { recursive: true });
  const lock = `${path}.pid`;
  const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (holder > 0 && isRunning(holder)) {
    throw new StartError(
      `${path} is in use by process ${holder}: stop that process. If it is another program, delete ${lock}.`,
    );
  }
  await writeFile(lock, String(process.pid));
  return () => rm(lock, { force: true });
}

/** Signal 0 only checks that the process exists. https://nodejs.org/api/process.html#processkillpid-signal */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
