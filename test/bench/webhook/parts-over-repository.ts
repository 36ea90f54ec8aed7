import type { Psid } from '../../../functions/messenger/ids.ts';
import { parseThreadKey } from '../../../functions/messenger/ids.ts';
import { createOutages } from '../../../functions/page/outages.ts';
import type { InvocationParts } from '../../../functions/runtime/invocation.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import { FunctionMetrics } from '../../../functions/runtime/metrics.ts';
import { wait } from '../../../functions/runtime/wait.ts';
import type { Snapshot } from '../../../functions/store/thread-item.ts';
import { createSignatureCheck } from '../../../functions/webhook/signature-check.ts';
import type { WebhookParts } from '../../../functions/webhook/webhook.ts';
import { deployment } from '../../support/deployment.ts';

/** The webhook's parts over a repository that has this thread for everybody, and keeps nothing. */
export function partsOverRepository(held: Snapshot, log: Log): WebhookParts & InvocationParts {
  const { parameters, pages } = deployment();
  const metrics = new FunctionMetrics();
  const now = () => Date.now();
  return {
    threads: {
      read: async (key) => {
        const psid = parseThreadKey(key)?.psid ?? ('' as Psid);
        return { ...held, thread: { ...held.thread, psid } };
      },
      replace: async (_before, thread) => ({ ...held, thread }),
    },
    pages,
    outages: createOutages(pages, now),
    parameters,
    checkSignature: createSignatureCheck({ parameters, metrics, log, now }),
    metrics,
    log,
    now,
    wait,
    invoke: async () => true,
  };
}
