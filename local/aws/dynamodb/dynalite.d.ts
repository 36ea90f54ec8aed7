declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the LevelDB store; in memory without one. */
    path?: string;
    /** Milliseconds that a table stays in CREATING. */
    createTableMs?: number;
  }

  /** An HTTP server that answers as DynamoDB does. Closing it closes the store. */
  const dynalite: (options?: DynaliteOptions) => Server;
  // biome-ignore lint/style/noDefaultExport: dynalite is CommonJS, its one function is what a default import gives.
  export default dynalite;
}
