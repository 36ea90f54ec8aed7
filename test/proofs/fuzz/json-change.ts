import fc from 'fast-check';
import { type JsonTree, putAt, type Slot, slotsIn, valueAt, writeTree } from './json-tree.ts';
import { KEYS, NUMBERS, TEXTS, VALUES } from './odd-json.ts';
import { arbitraryPlace } from './place.ts';

/**
 * One thing done to a JSON text. `at` and `from` are places in it, from 0 (outermost) up to 1; `vary` counts leaves
 * alone, and leaves a text a text.
 */
export type JsonChange =
  | { readonly do: 'replace' | 'double'; readonly at: number; readonly value: string }
  | { readonly do: 'vary'; readonly at: number; readonly text: string; readonly number: string }
  | { readonly do: 'add'; readonly at: number; readonly key: string; readonly value: string }
  | { readonly do: 'rename'; readonly at: number; readonly key: string }
  | { readonly do: 'remove' | 'retype'; readonly at: number }
  | { readonly do: 'graft'; readonly at: number; readonly from: number }
  | { readonly do: 'repeat'; readonly at: number; readonly times: number }
  | { readonly do: 'wrap'; readonly at: number; readonly levels: number; readonly inObjects: boolean };

/** What a repetition may make in all, so that a body stays below the few megabytes of a webhook. */
const MOST = 20_000;
const MOST_CHARACTERS = 3_000_000;

const at = arbitraryPlace;
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ unit: 'binary', maxLength: 8 }));
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((each) => JSON.stringify(each)) },
);
const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS);
const times = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 2, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 5_000 }) },
);
const levels = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.constantFrom(60, 61, 62, 63, 64, 65, 1_000, 50_000),
);
const of = <const D extends string>(...kinds: D[]) => fc.constantFrom(...kinds);

export const arbitraryJsonChange: fc.Arbitrary<JsonChange> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: of('replace', 'double'), at, value }) },
  { weight: 6, arbitrary: fc.record({ do: of('vary'), at, text, number }) },
  { weight: 2, arbitrary: fc.record({ do: of('add'), at, key, value }) },
  { weight: 2, arbitrary: fc.record({ do: of('rename'), at, key }) },
  { weight: 4, arbitrary: fc.record({ do: of('remove', 'retype'), at }) },
  { weight: 2, arbitrary: fc.record({ do: of('graft'), at, from: at }) },
  { weight: 1, arbitrary: fc.record({ do: of('repeat'), at, times }) },
  { weight: 1, arbitrary: fc.record({ do: of('wrap'), at, levels, inObjects: fc.boolean() }) },
);

/** Changes one place of the tree beneath `root`, which is a list around the whole. */
export function changeJson(root: { items: JsonTree[] }, change: JsonChange): void {
  const slots = slotsIn(root).filter((each) => change.do !== 'vary' || typeof valueAt(each) === 'string');
  const slotAt = (place: number) => slots[Math.floor(place * slots.length)];
  const slot = slotAt(change.at);
  if (!slot) return;
  const valueHere = valueAt(slot);
  switch (change.do) {
    case 'replace':
      putAt(slot, change.value);
      break;
    case 'double':
      insertAfter(slot, keyAt(slot), change.value);
      break;
    case 'vary':
      putAt(slot, String(valueHere).startsWith('"') ? change.text : change.number);
      break;
    case 'add':
      insertAfter(slot, change.key, change.value);
      break;
    case 'rename':
      rename(slot, change.key);
      break;
    case 'remove':
      remove(slot);
      break;
    case 'retype':
      putAt(slot, retyped(valueHere));
      break;
    case 'graft':
      putAt(slot, writeTree(valueAt(slotAt(change.from) ?? slot)));
      break;
    case 'repeat':
      repeat(slot, Math.min(change.times, Math.floor(MOST / slots.length)));
      break;
    case 'wrap':
      putAt(slot, wrapped(writeTree(valueHere), change.levels, change.inObjects));
  }
}

function keyAt({ parent, index }: Slot): string {
  return 'members' in parent ? (parent.members[index]?.[0] ?? '') : '';
}

function insertAfter({ parent, index }: Slot, itsKey: string, itsValue: string): void {
  if ('items' in parent) parent.items.splice(index + 1, 0, itsValue);
  else parent.members.splice(index + 1, 0, [itsKey, itsValue]);
}

function rename(slot: Slot, itsKey: string): void {
  if ('members' in slot.parent) slot.parent.members[slot.index] = [itsKey, valueAt(slot)];
}

function remove({ parent, index }: Slot): void {
  if ('items' in parent) parent.items.splice(index, 1);
  else parent.members.splice(index, 1);
}

/** Ids come as numbers and as text; so does everything else here. */
function retyped(tree: JsonTree): JsonTree {
  if (typeof tree !== 'string') return JSON.stringify(writeTree(tree));
  return /^"\d+"$/.test(tree) ? tree.slice(1, -1) : JSON.stringify(tree);
}

function repeat(slot: Slot, count: number): void {
  const text = writeTree(valueAt(slot));
  const most = Math.min(count, Math.floor(MOST_CHARACTERS / text.length));
  for (let n = 1; n < most; n += 1) insertAfter(slot, `${keyAt(slot)}${n}`, text);
}

function wrapped(text: string, count: number, inObjects: boolean): string {
  const [open, close] = inObjects ? ['{"a":', '}'] : ['[', ']'];
  return `${open.repeat(count)}${text}${close.repeat(count)}`;
}
