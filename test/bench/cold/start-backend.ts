import type { Stack } from '../../../local/aws/stack.ts';
import { answerJson, serve } from '../../../local/http.ts';
import { startLocal } from '../../../local/local.ts';

export const APP_SECRET = 'local-app-secret';

/** The simulated AWS and Meta of a stack. They start no function by themselves. */
export interface Backend extends AsyncDisposable {
  readonly stack: Stack;
  /** Environment variables with the addresses of the simulated endpoints. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Makes the person one of the Page's: Graph refuses calls about a person that Meta does not know. */
  introduce(psid: string): void;
}

/** Starts everything that the functions of a cloud assembly call. */
export async function startBackend(assemblyDir: string): Promise<Backend> {
  const running = new AsyncDisposableStack();
  const local = await startLocal({
    assemblyDir,
    ports: { http: 0, dynamodb: 0, graph: 0 },
    appSecret: APP_SECRET,
    verifyToken: 'local-verify-token',
    log: () => {},
    pace: { sweepEvery: 'never' },
  });
  running.defer(() => local.close());
  // Echoes would start functions that are not measured.
  const sink = await serve(async (_request, response) => answerJson(response, 200, {}), 0);
  running.defer(() => sink.close());
  local.meta.setWebhookUrl(sink.url);
  local.lambda.judge(() => 'drop');
  return {
    stack: local.stack,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: local.dynamodb.url,
      AWS_ENDPOINT_URL_LAMBDA: local.lambda.url,
      AWS_ENDPOINT_URL_SSM: local.ssm.url,
      GRAPH_API_URL: local.meta.url,
    },
    introduce: (psid) => void local.meta.state.page.thread(psid),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
