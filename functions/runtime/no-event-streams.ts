/**
 * What the bundles hold instead of `@smithy/core/event-streams`, under the names by which the SDK imports it. No call
 * that the functions make streams events; but the SDK imports this when it needs it, and for that esbuild would keep
 * all of `@smithy/core` as it is, used or not, and run it piece by piece.
 */
export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}

/** Is in a client's configuration, and never asked. */
export function eventStreamSerdeProvider(): never {
  throw new Error('Event streams are not in this bundle: see functions/runtime/no-event-streams.ts.');
}

/** Is never made. */
export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
