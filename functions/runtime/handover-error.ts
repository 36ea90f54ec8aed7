/**
 * Base of every error that this project throws on purpose. The message names the cause and the next thing to check. It
 * holds no token, no secret and no text of a conversation, so it may be logged.
 */
export abstract class HandoverError extends Error {
  /** Stable kind for programs, e.g. `graph_rate_limit`. */
  abstract readonly code: string;

  /** The name in logs and in Lambda's error reports: minification changes the name of the class. */
  override get name(): string {
    return this.code;
  }
}
