import middy from '@middy/core';
import { connectGraph } from '../graph/graph-client.ts';
import { type InvocationParts, invocation } from '../runtime/invocation.ts';
import { connect } from '../store/connect.ts';
import { pagesWithToken } from '../store/ssm-parameters.ts';
import { type WatchParts, watch } from './watch.ts';

/** The watch function around its parts. */
export function createWatchHandler(parts: WatchParts & InvocationParts) {
  return middy<unknown, void>()
    .use(invocation(parts))
    .handler((_event, context) => watch(parts.now() + context.getRemainingTimeInMillis(), parts));
}

function wire(environment: NodeJS.ProcessEnv): WatchParts & InvocationParts {
  const { ssm, prefix, parts } = connect(environment, { readsVerifyToken: false });
  return {
    ...parts,
    pagesWithToken: () => pagesWithToken(ssm, prefix),
    graph: connectGraph(environment, parts.parameters.settings),
    random: Math.random,
  };
}

export const handler = createWatchHandler(wire(process.env));
