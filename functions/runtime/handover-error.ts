/**
 * Base of every error that this project throws on purpose. A message names the cause and the next thing to check,
 * and holds no token, secret or text of a conversation, so that it may be logged as it is.
 */
export abstract class HandoverError extends Error {
  /** Stable, machine-readable kind, e.g. `graph_rate_limit`. */
  abstract readonly code: string;

  /** What logs and Lambda call the error: the name of its class does not survive minification. */
  override get name(): string {
    return this.code;
  }
}
