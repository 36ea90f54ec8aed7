import type { Command, TakeCommand } from './command.ts';
import type { Mode } from './page.ts';

/** Whether a command is there to get control back. */
export function isReturn(command: Command): command is TakeCommand {
  return command.verb === 'take' || command.verb === 'request';
}

/**
 * The command with the verb that a Page in this mode has: `take` with Conversation Routing, `request` without.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
 */
export function inMode(command: Command, mode: Mode): Command {
  return isReturn(command) ? { ...command, verb: mode === 'routing' ? 'take' : 'request' } : command;
}
