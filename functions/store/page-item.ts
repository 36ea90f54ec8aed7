import * as z from 'zod/mini';
import { type PageId, toId } from '../messenger/ids.ts';
import { faultsOf } from '../runtime/faults.ts';
import type { Page, PauseReason } from '../thread/page.ts';
import { fromAttributes, type Item, pick, toAttributes } from './attributes.ts';
import { ItemUnreadableError } from './errors.ts';
import { toIso } from './iso-time.ts';
import { isoTime } from './iso-time-schema.ts';
import { PAUSED_SHARD, RECORDS } from './table.ts';

/** A Page as it was read; `unknown` as in the thread's snapshot. */
export interface PageSnapshot {
  readonly page: Page;
  readonly version: number;
  readonly unknown: Readonly<Item>;
}

const mode = z.exactOptional(z.looseObject({ mode: z.enum(['routing', 'zero-config']), readAt: isoTime }));

const pause = z.looseObject({
  until: isoTime,
  // A reason of a later version holds like any other.
  reason: z.custom<PauseReason>((value) => typeof value === 'string', 'must be text'),
  tokenVersion: z.exactOptional(z.number()),
  fbtraceId: z.exactOptional(z.string()),
});

const shape = {
  messenger: mode,
  instagram: mode,
  echoes: z._default(z.boolean(), false),
  pause: z.exactOptional(pause),
  policyAt: z.exactOptional(isoTime),
} satisfies Record<Exclude<keyof Page, 'pageId'>, z.ZodMiniType>;

const pageSchema: z.ZodMiniType<Omit<Page, 'pageId'>, Record<string, unknown>> = z.object(shape);
const stored = z.object({ version: z.number().check(z.int()) });

const KNOWN = new Set([
  'thread',
  'record',
  ...Object.keys(shape),
  'dueShard',
  'dueAt',
  'version',
  'updatedAt',
]);

/** Partition key of a Page's item; no thread has it, for ids hold no `#`. */
export function pageKey(pageId: PageId): string {
  return `page#${pageId}`;
}

/** The item of a Page, written at `at` (Unix ms). While the Page is paused, the `due` index lists it apart. */
export function toPageItem({ page, version, unknown }: PageSnapshot, at: number): Item {
  const { pageId, ...members } = page;
  return {
    ...unknown,
    ...toAttributes({
      ...z.encode(pageSchema, members),
      thread: pageKey(pageId),
      record: RECORDS.page,
      version,
      updatedAt: toIso(at),
      ...(page.pause ? { dueShard: PAUSED_SHARD, dueAt: toIso(page.pause.until) } : {}),
    }),
  };
}

/**
 * The Page that an item holds. Throws ItemUnreadableError naming each attribute that is of a wrong type; but a pause
 * that cannot be read is a later version's, and kept as what is not known.
 */
export function fromPageItem(item: Item): PageSnapshot {
  const isKnown = (name: string) => KNOWN.has(name) && (name !== 'pause' || hasReadablePause(item));
  const known = fromAttributes(pick(item, isKnown));
  const page = pageSchema.safeParse(known);
  const version = stored.safeParse(known);
  const key = item.thread?.S ?? '';
  const pageId = toId<PageId>(key.replace(/^page#/, ''));
  if (!page.success || !version.success || !pageId) {
    const errors = [page.error, version.error].flatMap((error) => (error ? faultsOf(error) : []));
    throw new ItemUnreadableError(key, pageId ? errors : [...errors, 'thread: must be page#<Page id>']);
  }
  return {
    page: { ...page.data, pageId },
    version: version.data.version,
    unknown: pick(item, (name) => !isKnown(name)),
  };
}

function hasReadablePause(item: Item): boolean {
  return pause.safeParse(fromAttributes(pick(item, (name) => name === 'pause')).pause).success;
}
