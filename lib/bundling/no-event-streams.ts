/**
 * Replaces `@smithy/core/event-streams` in the bundles, with the names that the SDK imports. No call of the functions
 * uses event streams. The SDK imports the original dynamically, so esbuild would keep all of `@smithy/core`, unused parts
 * included.
 */
export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}

/** Part of each client's configuration; called for event streams only. */
export function eventStreamSerdeProvider(): never {
  throw new Error('No event streams: see lib/bundling/no-event-streams.ts.');
}

/** Constructed for event streams only. */
export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
