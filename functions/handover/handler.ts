import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import { bot } from '../bot/bot.ts';
import { connectGraph } from '../graph/graph-client.ts';
import { parseThreadKey, type ThreadKey } from '../messenger/ids.ts';
import { VARIABLES } from '../runtime/environment.ts';
import { type InvocationParts, invocation } from '../runtime/invocation.ts';
import { connect } from '../store/connect.ts';
import { createSendPace } from '../store/send-pace.ts';
import { TIMES } from '../thread/limits.ts';
import type { HandoverParts } from './handover-visit.ts';
import { workMailbox } from './work-mailbox.ts';

/** The handover function around its parts. An event without the address of a thread is logged and not repeated. */
export function createHandoverHandler(parts: HandoverParts & InvocationParts) {
  return middy<unknown, void>()
    .use(invocation(parts))
    .handler(async (event, context) => {
      const thread = pointedAt(event);
      if (!thread) {
        parts.log.error(
          'Invoked without the address of a thread: the event has to be {"thread": "<account>:<PSID>"}',
        );
        return;
      }
      const deadline = parts.now() + context.getRemainingTimeInMillis();
      const calls = await workMailbox(thread, deadline, parts);
      parts.log.info('visit', { thread, calls });
    });
}

function pointedAt(event: unknown): ThreadKey | undefined {
  const thread = typeof event === 'object' && event !== null && 'thread' in event ? event.thread : undefined;
  return typeof thread === 'string' && parseThreadKey(thread) ? (thread as ThreadKey) : undefined;
}

function wire(environment: NodeJS.ProcessEnv) {
  const { table, parts, warmUp } = connect(environment, { readsVerifyToken: false });
  const handoverParts: HandoverParts & InvocationParts = {
    ...parts,
    sendPace: createSendPace(table),
    graph: connectGraph(environment, parts.parameters.settings),
    bot,
    random: Math.random,
    longestSleepMs: Number(environment[VARIABLES.longestSleepMs] ?? TIMES.sleep),
    newId: randomUUID,
  };
  return { parts: handoverParts, warmUp };
}

const { parts, warmUp } = wire(process.env);
await warmUp();

export const handler = createHandoverHandler(parts);
