import type { Caller, GraphClient } from '../graph/graph-client.ts';
import { GraphError } from '../graph/graph-error.ts';
import type { AnswerCommand, Command, UnknownCommand } from '../thread/command.ts';
import type { Outcome, Timing } from '../thread/outcome.ts';
import { modeOf } from '../thread/page.ts';
import type { Thread } from '../thread/thread.ts';
import type { Credentials } from './page-desk.ts';
import { runBot } from './run-bot.ts';
import { toOutcome } from './to-outcome.ts';
import { hasTime, type Visit } from './visit.ts';

type GraphCommand = Exclude<Command, AnswerCommand | UnknownCommand>;

/** Makes the one call of a command that has begun, and tells how it ended and when. */
export async function perform(
  command: Command,
  thread: Thread,
  visit: Visit,
): Promise<{ outcome: Outcome; timing: Timing }> {
  const { now } = visit.parts;
  const askedAt = now();
  const outcome = await outcomeOf(command, thread, visit);
  return { outcome, timing: { askedAt, answeredAt: now() } };
}

async function outcomeOf(command: Command, thread: Thread, visit: Visit): Promise<Outcome> {
  const { desk, settings, parts } = visit;
  if (command.verb === 'unknown') return { kind: 'paused', detail: 'unknown-verb' };
  if (command.verb === 'answer') return runBot(command, thread, settings, parts);
  const credentials = await desk.credentials();
  if (!credentials) return { kind: 'paused', detail: desk.page().pause?.reason ?? 'no-token' };
  return attempt(command, thread, credentials, visit);
}

async function attempt(
  command: GraphCommand,
  thread: Thread,
  credentials: Credentials,
  visit: Visit,
): Promise<Outcome> {
  try {
    const outcome = await callGraph(command, thread, credentials.caller, visit.parts.graph);
    await visit.desk.succeeded();
    return outcome;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return refused(error, command, thread, credentials, visit);
  }
}

async function refused(
  error: GraphError,
  command: GraphCommand,
  thread: Thread,
  credentials: Credentials,
  visit: Visit,
): Promise<Outcome> {
  const { desk, parts } = visit;
  const { disposition } = error;
  if (typeof disposition === 'object' && disposition.pause === 'token') {
    const newer = await desk.newerCredentials(credentials);
    if (newer && !hasTime(visit)) return { kind: 'paused', detail: 'new-token' };
    if (newer) return attempt(command, thread, newer, visit);
    await desk.pause('token', error, credentials.tokenVersion);
  } else if (typeof disposition === 'object') {
    await desk.pause(disposition.pause, error);
  } else if (disposition === 'appSecretProof') {
    // No secret of ours proves the token: the secret's trouble, which concerns every thread of the Page.
    await desk.pause('permission', error);
    return { kind: 'paused', detail: 'app-secret' };
  } else if (isAboutMode(error, command)) {
    return otherMode(error, command, thread, visit);
  }
  return toOutcome(error, command, parts.now(), parts.random);
}

/** `27` says so; any refusal of a `request` may mean it. */
function isAboutMode({ disposition }: GraphError, { verb }: GraphCommand): boolean {
  if (disposition === 'wrongMode') return true;
  return verb === 'request' && (disposition === 'never' || disposition === 'notOwner');
}

/**
 * The Page may not be in the mode we thought: it is read anew, and where it differs the other verb is used. Without
 * the time to read it, the next visit is refused again and finds out.
 */
async function otherMode(
  error: GraphError,
  command: GraphCommand,
  { platform }: Thread,
  visit: Visit,
): Promise<Outcome> {
  const { desk, parts } = visit;
  if (!hasTime(visit)) return { kind: 'retry', retryAt: parts.now(), detail: 'other mode' };
  const before = modeOf(desk.page(), platform, parts.now());
  const unread = await desk.readMode(platform);
  const mode = desk.page()[platform]?.mode;
  const isOther = !unread && mode !== undefined && mode !== before;
  return isOther
    ? { kind: 'otherMode', mode, detail: 'other mode' }
    : toOutcome(error, command, parts.now(), parts.random);
}

async function callGraph(
  command: GraphCommand,
  { psid }: Thread,
  caller: Caller,
  graph: GraphClient,
): Promise<Outcome> {
  switch (command.verb) {
    case 'say': {
      const { text, id: metadata, quickReplies } = command;
      const message = { psid, text, metadata, ...(quickReplies ? { quickReplies } : {}) };
      return { kind: 'said', ...(await graph.send(caller, message)) };
    }
    case 'handOver': {
      const { text, id: metadata, to: appId } = command;
      const threadControl = { type: 'pass', appId } as const;
      return { kind: 'said', ...(await graph.send(caller, { psid, text, metadata, threadControl })) };
    }
    case 'pass':
      await graph.pass(caller, psid, command.to, command.metadata);
      return { kind: 'moved' };
    case 'take':
      await graph.take(caller, psid);
      return { kind: 'moved' };
    case 'request':
      await graph.request(caller, psid);
      return { kind: 'moved' };
    case 'release':
      await graph.release(caller, psid);
      return { kind: 'moved' };
    case 'extend':
      await graph.extend(caller, psid, command.durationSeconds);
      return { kind: 'moved' };
    case 'verify':
      return { kind: 'owner', owner: await graph.threadOwner(caller, psid) };
  }
}
