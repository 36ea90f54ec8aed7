declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the LevelDB store. Without one the store is in memory. */
    path?: string;
    /** How long (ms) a new table stays in CREATING. */
    createTableMs?: number;
  }

  /** Creates an HTTP server that answers as DynamoDB does. Closing the server closes the store. */
  const dynalite: (options?: DynaliteOptions) => Server;
  // biome-ignore lint/style/noDefaultExport: dynalite is CommonJS; a default import gives its only function.
  export default dynalite;
}
