import { expect } from 'vitest';
import { eventually, type Service } from './service.ts';
import type { Call, Passage, Wire } from './wire.ts';

/** A moment in the life of a function's process, seen from outside: it waits for an answer. */
export interface Point extends Pick<Call, 'to' | 'operation'> {
  readonly from: 'webhook' | 'handover';
  /** Whether what it asks for will never be done, or has been done and will never be known to it. */
  readonly is: 'undone' | 'done';
  /** An operation that it has been answered before. */
  readonly after?: string;
}

/** Where the process is to be killed that works on a person's thread. */
export interface Kill {
  readonly psid: string;
  readonly point: Point;
}

/**
 * Kills a process (SIGKILL, by its id) the moment it comes to its point, each one once. Resolves when all are dead;
 * what they had asked for and were not answered is lost with them.
 */
export async function killAt(kills: readonly Kill[], { local }: Service, wire: Wire): Promise<void> {
  const all = kills.map((kill) => ({ ...kill, ...ambush(kill, local.lambda) }));
  wire.through((call, forward) => {
    const meant = all.find(({ psid, point }) => call.from === point.from && isAbout(call, psid));
    return meant ? meant.passage(call, forward) : forward();
  });
  await Promise.all(all.map(({ dead }) => dead));
  wire.through(undefined);
}

/** Kills each process on a person's thread the moment it comes to a point, until it is told to stop. */
export function killEach({ psid, point }: Kill, { local }: Service, wire: Wire) {
  const death = Promise.withResolvers<void>();
  wire.through(async (call, forward) => {
    const isThere = call.from === point.from && call.to === point.to && call.operation === point.operation;
    if (!isThere || !isAbout(call, psid)) return forward();
    await Promise.all(workersOn(psid, point.from, local.lambda).map(({ pid }) => kill(pid, local.lambda)));
    death.resolve();
    return 'cut';
  });
  return { firstDeath: death.promise, stop: () => wire.through(undefined) };
}

function ambush({ point, psid }: Kill, lambda: Service['local']['lambda']) {
  const death = Promise.withResolvers<void>();
  let isNear = point.after === undefined;
  let state: 'coming' | 'there' | 'dead' = 'coming';
  const isThere = ({ to, operation }: Call) => isNear && to === point.to && operation === point.operation;

  const passage: Passage = async (call, forward) => {
    // Another process goes on with the thread.
    if (state === 'dead') return forward();
    if (state === 'coming' && !isThere(call)) {
      const answer = await forward();
      isNear ||= call.operation === point.after;
      return answer;
    }
    // The SDK asks again when an answer is late.
    if (state === 'coming') {
      state = 'there';
      if (point.is === 'done') await forward();
      await killWorkerOn(psid, point.from, lambda).then(death.resolve, death.reject);
      state = 'dead';
    }
    await death.promise;
    return 'cut';
  };
  return { passage, dead: death.promise };
}

function isAbout({ path, body }: Call, psid: string): boolean {
  return path.includes(psid) || body.includes(psid);
}

async function killWorkerOn(psid: string, label: string, lambda: Service['local']['lambda']): Promise<void> {
  const workers = () => workersOn(psid, label, lambda);
  // Another one may look in meanwhile; it finds that a call is under way, and leaves.
  await eventually(() => expect(workers()).toHaveLength(1));
  await Promise.all(workers().map(({ pid }) => kill(pid, lambda)));
}

async function kill(pid: number, lambda: Service['local']['lambda']): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await eventually(() => expect(lambda.pids()).not.toContain(pid));
}

function workersOn(psid: string, label: string, lambda: Service['local']['lambda']) {
  return lambda.busyProcesses().filter((each) => each.label === label && each.payload.includes(psid));
}
