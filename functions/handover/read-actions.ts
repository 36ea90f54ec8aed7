import * as z from 'zod/mini';
import { faultsOf } from '../runtime/faults.ts';
import type { Action } from '../thread/action.ts';
import { BOUNDS } from '../thread/limits.ts';
import type { PageSettings } from '../thread/settings.ts';

/** Meta takes fewer than 2,000 characters. */
const words = z.string().check(z.maxLength(1_999));
const metadata = z.exactOptional(z.string());
const quickReply = z.object({ title: z.string(), payload: z.string() });

const actionsSchema = z
  .array(
    z.discriminatedUnion('do', [
      z.object({ do: z.literal('say'), text: words, quickReplies: z.exactOptional(z.array(quickReply)) }),
      z.object({ do: z.literal('handOver'), target: z.string(), text: z.exactOptional(words), metadata }),
      z.object({ do: z.literal('pass'), target: z.string(), metadata }),
      z.object({ do: z.literal('release') }),
      z.object({ do: z.literal('extend'), durationSeconds: z.int().check(z.positive(), z.lte(604_800)) }),
    ]),
  )
  .check(z.maxLength(BOUNDS.commands));

/**
 * The actions that a bot has answered with, or what is wrong with them: one line a fault, without any value, since
 * a bot may quote the person anywhere.
 */
export function readActions(
  answered: unknown,
  { targets }: PageSettings,
): { readonly actions: readonly Action[] } | { readonly faults: readonly string[] } {
  const parsed = actionsSchema.safeParse(answered);
  if (!parsed.success) return { faults: faultsOf(parsed.error, 'actions') };
  const actions: readonly Action[] = parsed.data;
  const faults = actions.flatMap((action, n) =>
    'target' in action && !Object.hasOwn(targets, action.target)
      ? [`actions.${n}.target: must be one of ${Object.keys(targets).join(', ')}`]
      : [],
  );
  return faults.length > 0 ? { faults } : { actions };
}
