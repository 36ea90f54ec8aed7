import { type Environment, VARIABLES } from '../runtime/environment.ts';
import { TIMES } from '../thread/limits.ts';
import { createGraphClient, type GraphClient } from './graph-client.ts';

/** The Graph API as a function reaches it: Meta's, unless the environment names another; of the settings' version. */
export function connectGraph(
  environment: Environment,
  settings: () => Promise<{ readonly graphVersion: string }>,
): GraphClient {
  const baseUrl = environment[VARIABLES.graphApiUrl];
  return createGraphClient({
    ...(baseUrl === undefined ? {} : { baseUrl }),
    version: async () => (await settings()).graphVersion,
    timeoutMs: TIMES.graphCall,
  });
}
