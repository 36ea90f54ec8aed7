/**
 * A JSON value as it is written, so that a key can be there twice and a number keeps its digits: the source text of
 * a leaf, the items of a list, or the members of an object.
 */
export type JsonTree = string | JsonList | JsonObject;

export interface JsonList {
  readonly items: JsonTree[];
}

export interface JsonObject {
  readonly members: [key: string, value: JsonTree][];
}

/** A place in a tree: the n-th of a list's items or of an object's members. */
export interface Slot {
  readonly parent: JsonList | JsonObject;
  readonly index: number;
}

/** Throws `SyntaxError` for what is no JSON. */
export function parseTree(text: string): JsonTree {
  const toTree = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (context?.source !== undefined) return context.source;
    return Array.isArray(value) ? { items: value } : { members: Object.entries(value as object) };
  };
  return JSON.parse(text, toTree as (key: string, value: unknown) => unknown);
}

export function writeTree(tree: JsonTree): string {
  if (typeof tree === 'string') return tree;
  if ('items' in tree) return `[${tree.items.map(writeTree).join()}]`;
  return `{${tree.members.map(([key, value]) => `${JSON.stringify(key)}:${writeTree(value)}`).join()}}`;
}

/** Every place below, from the outermost in. */
export function slotsIn(tree: JsonTree): Slot[] {
  const slots: Slot[] = [];
  const open = [tree];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (typeof parent === 'string') continue;
    for (const [index, child] of childrenOf(parent).entries()) {
      slots.push({ parent, index });
      open.push(child);
    }
  }
  return slots;
}

export function valueAt({ parent, index }: Slot): JsonTree {
  return childrenOf(parent)[index] ?? 'null';
}

export function putAt({ parent, index }: Slot, value: JsonTree): void {
  if ('items' in parent) parent.items[index] = value;
  else parent.members[index] = [parent.members[index]?.[0] ?? '', value];
}

function childrenOf(parent: JsonList | JsonObject): JsonTree[] {
  return 'items' in parent ? parent.items : parent.members.map(([, value]) => value);
}
