import type { Caller, GraphClient } from '../graph/graph-client.ts';
import type { Psid } from '../messenger/ids.ts';
import type { AnswerCommand, Command, UnknownCommand } from '../thread/command.ts';
import type { Outcome } from '../thread/outcome.ts';
import type { PageCall } from './call-as-page.ts';

/** A command whose doing is one call to Graph. */
export type GraphCommand = Exclude<Command, AnswerCommand | UnknownCommand>;

/** The call that does a command. */
export function toPageCall(command: GraphCommand, psid: Psid, graph: GraphClient): PageCall<Outcome> {
  switch (command.verb) {
    case 'say': {
      const { text, id: metadata, quickReplies } = command;
      const message = { psid, text, metadata, ...(quickReplies ? { quickReplies } : {}) };
      return said((caller) => graph.send(caller, message));
    }
    case 'handOver': {
      const { text, id: metadata, to: appId } = command;
      const threadControl = { type: 'pass', appId } as const;
      return said((caller) => graph.send(caller, { psid, text, metadata, threadControl }));
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
        isMessage: false,
        make: async (caller) => ({ kind: 'owner', owner: await graph.threadOwner(caller, psid) }),
      };
  }
}

function said(send: (caller: Caller) => Promise<{ messageId?: string }>): PageCall<Outcome> {
  return { isMessage: true, make: async (caller) => ({ kind: 'said', ...(await send(caller)) }) };
}

function moved(move: (caller: Caller) => Promise<void>): PageCall<Outcome> {
  return {
    isMessage: false,
    make: async (caller) => {
      await move(caller);
      return { kind: 'moved' };
    },
  };
}
