import type { Intent } from './events.ts';
import { intentSchema } from './schema.ts';

/** What NLP found, today's `nlp.intents[]` before the older `nlp.entities.intent[]`. What is no intent is skipped. */
export function readIntents(
  nlp:
    | { intents?: unknown[] | undefined; entities?: { intent?: unknown[] | undefined } | undefined }
    | undefined,
): Intent[] {
  const found = [...(nlp?.intents ?? []), ...(nlp?.entities?.intent ?? [])];
  return found.map((each) => intentSchema.safeParse(each).data).filter((intent) => intent !== undefined);
}
