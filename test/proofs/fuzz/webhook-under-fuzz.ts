import fc from 'fast-check';
import { expect } from 'vitest';
import type { createWebhookHandler } from '../../../functions/webhook/handler.ts';
import { type Deployment, deployment } from '../../support/deployment.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { CANARY, hideCanary, isCanaryInItsPlace } from './canary.ts';
import { readWebhooks } from './corpus.ts';
import { arbitraryEnvelope, type Envelope, enclose } from './envelope.ts';
import { arbitraryMutant, type Mutant, mutate } from './mutant.ts';
import { checkStored, type Store, watched } from './stored.ts';

/** Most of the corpus is stamped a moment before: its messages could still be answered. */
export const ARRIVED_AT = 1_790_000_001_000;

const corpus = readWebhooks();

/** A body in its envelope. */
export interface Post {
  readonly mutant: Mutant;
  readonly envelope: Envelope;
}

const post = fc.record({ mutant: arbitraryMutant(corpus), envelope: arbitraryEnvelope });

/** Posts to one webhook, whose threads remember those before. */
export const arbitraryCourse: fc.Arbitrary<Post[]> = fc.array(post, { minLength: 1, maxLength: 6 });

/** A webhook function as it stays warm, with a store in memory or the one given. */
export function webhookUnderFuzz(
  create: typeof createWebhookHandler,
  at: Deployment = deployment(),
  store: Store = at,
) {
  const { threads, pages, written, seen } = watched(store);
  at.clock.now = ARRIVED_AT;
  const handle = create({ ...at.webhook, threads, pages });

  function forget(): void {
    written.clear();
    Object.assign(seen, { reads: 0, updates: 0 });
    at.log.lines.length = 0;
    at.woken.length = 0;
  }

  return {
    at,
    /** Forgets all that was stored in memory, counted and logged. */
    reset(): void {
      forget();
      at.clearTable();
      Object.assign(at.metrics.values, { Malformed: [], EventsRefused: [] });
    },
    /**
     * Gives the answer. Throws where it is none of those that may be given, and where something is thrown, refused by
     * the table, stored that cannot be read, said aloud, or done for a body that nobody signed.
     */
    async post({ mutant, envelope }: Post): Promise<number> {
      forget();
      const body = mutate(mutant, corpus, hideCanary);
      const { event, isSigned, answers } = enclose(body, envelope);
      const { statusCode = 0 } = await handle(event, lambdaContext());
      expect(answers, at.log.text()).toContain(statusCode);
      const effects = [seen.reads, seen.updates, written.size, at.woken.length];
      if (!isSigned) expect(effects).toEqual([0, 0, 0, 0]);
      const mayHoldWords = !isCanaryInItsPlace(body);
      expect(at.log.text()).not.toContain('item_refused');
      if (!mayHoldWords) expect(at.log.text()).not.toContain(CANARY);
      for (const each of written) await checkStored(each, store.threads, { at: ARRIVED_AT, mayHoldWords });
      return statusCode;
    },
  };
}
