import type { Command } from './command.ts';

/** A command as if its last attempt had never begun; the attempt still counts. */
export function unbegun(command: Command): Command {
  const { begun: _begun, ...rest } = command;
  return rest;
}

/** A command whose last attempt does not count, because nothing was tried. */
export function unattempted(command: Command): Command {
  return { ...unbegun(command), attempts: command.attempts - (command.begun ? 1 : 0) };
}
