import type { Caller } from '../graph/graph-client.ts';
import type { Psid } from '../messenger/ids.ts';
import type { AnswerCommand, Command, UnknownCommand } from '../thread/command.ts';
import type { Outcome } from '../thread/outcome.ts';
import type { PageCall } from './call-as-page.ts';
import { keepPace } from './take-place.ts';
import type { Visit } from './visit.ts';

/** A command whose doing is one call to Graph. */
export type GraphCommand = Exclude<Command, AnswerCommand | UnknownCommand>;

/** The call that does a command. */
export function toPageCall(command: GraphCommand, psid: Psid, visit: Visit): PageCall<Outcome> {
  const { graph } = visit.parts;
  switch (command.verb) {
    case 'say': {
      const { text, id: metadata, quickReplies } = command;
      const message = { psid, text, metadata, ...(quickReplies ? { quickReplies } : {}) };
      return said(visit, (caller) => graph.send(caller, message));
    }
    case 'handOver': {
      const { text, id: metadata, to: appId } = command;
      const threadControl = { type: 'pass', appId } as const;
      return said(visit, (caller) => graph.send(caller, { psid, text, metadata, threadControl }));
    }
    case 'pass':
      return moved((caller) => graph.pass(caller, psid, command.to, command.metadata));
    case 'take':
      return moved((caller) => graph.take(caller, psid));
    case 'request':
      return moved((caller) => graph.request(caller, psid));
    case 'release':
      return moved((caller) => graph.release(caller, psid));
    case 'extend':
      return moved((caller) => graph.extend(caller, psid, command.durationSeconds));
    case 'verify':
      return {
        make: async (caller) => ({ kind: 'owner', owner: await graph.threadOwner(caller, psid) }),
      };
  }
}

function said(visit: Visit, send: (caller: Caller) => Promise<{ messageId?: string }>): PageCall<Outcome> {
  return {
    hold: () => keepPace(visit),
    make: async (caller) => ({ kind: 'said', ...(await send(caller)) }),
  };
}

function moved(move: (caller: Caller) => Promise<void>): PageCall<Outcome> {
  return {
    make: async (caller) => {
      await move(caller);
      return { kind: 'moved' };
    },
  };
}
