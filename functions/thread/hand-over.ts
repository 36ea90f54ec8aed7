import type { HandOverCommand, PassCommand, SayCommand } from './command.ts';

/** The reason of the pass that follows a one-call hand-over and is dropped where control has moved already. */
export const AFTER_WORDS = 'after-words';

/** The plain pass of a hand-over whose words are out, or lost. */
export function passOf(command: HandOverCommand, reason: string): PassCommand {
  return {
    verb: 'pass',
    id: `${command.id}-pass`,
    reason,
    causedAt: command.causedAt,
    notAfter: command.notAfter,
    attempts: 0,
    to: command.to,
    ...(command.metadata === undefined ? {} : { metadata: command.metadata }),
  };
}

/** A hand-over in two calls, for a Page without Conversation Routing. The pass does not depend on the words. */
export function splitHandOver(command: HandOverCommand): readonly [SayCommand, PassCommand] {
  const { to: _to, metadata: _metadata, verb: _verb, ...words } = command;
  return [{ ...words, verb: 'say', id: `${command.id}-say` }, passOf(command, command.reason)];
}
