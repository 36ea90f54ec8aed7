import middy from '@middy/core';
import { connectGraph } from '../graph/graph-client.ts';
import { logContext } from '../runtime/log-context.ts';
import { connect } from '../store/connect.ts';
import { pagesWithToken } from '../store/ssm-parameters.ts';
import { type WatchParts, watchPages } from './watch-pages.ts';

/** The watch function around its parts. */
export function createWatchHandler(parts: WatchParts) {
  return middy<unknown, void>()
    .use(logContext())
    .handler(async (_event, context) => {
      try {
        await watchPages(parts.now() + context.getRemainingTimeInMillis(), parts);
      } finally {
        parts.metrics.publish();
      }
    });
}

function wire(environment: NodeJS.ProcessEnv): WatchParts {
  const { ssm, prefix, parts } = connect(environment, { readsVerifyToken: false });
  return {
    ...parts,
    pagesWithToken: () => pagesWithToken(ssm, prefix),
    graph: connectGraph(environment, parts.parameters.settings),
    random: Math.random,
  };
}

export const handler = createWatchHandler(wire(process.env));
