import { type JsonTree, putAt, slotsIn, valueAt } from './json-tree.ts';

/** Stands for what a person says: it may be in a mailbox, and nowhere else. */
export const CANARY = 'canary-words';

/** Names of what people write, or send without seeing it. */
const WORDS = new Set(['text', 'title', 'payload', 'metadata', 'admin_text', 'data']);

/** Puts the canary into everything that is somebody's words. */
export function hideCanary(root: { items: JsonTree[] }): void {
  for (const slot of slotsIn(root)) {
    const value = valueAt(slot);
    const key = 'members' in slot.parent ? slot.parent.members[slot.index]?.[0] : undefined;
    if (key !== undefined && WORDS.has(key) && typeof value === 'string' && value.startsWith('"')) {
      putAt(slot, `"${CANARY} ${value.slice(1)}`);
    }
  }
}

/**
 * Whether the canary stands for words alone. A change may have made it an id or the name of a key, which are no
 * secrets; in what is no JSON it is none of them.
 */
export function isCanaryInItsPlace(body: Buffer): boolean {
  const read = (key: string, value: unknown): unknown => {
    const isWord = typeof value === 'string' && value.includes(CANARY) && !WORDS.has(key);
    if (isWord || key.includes(CANARY)) throw new RangeError('out of its place');
    return value;
  };
  try {
    JSON.parse(body.toString(), read);
  } catch (error) {
    return error instanceof SyntaxError;
  }
  return true;
}
