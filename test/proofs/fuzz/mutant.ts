import fc from 'fast-check';
import { arbitraryByteChange, type ByteChange, changeBytes } from './byte-change.ts';
import type { Corpus } from './corpus.ts';
import { arbitraryJsonChange, changeJson, type JsonChange } from './json-change.ts';
import { type JsonTree, parseTree, writeTree } from './json-tree.ts';

/** A body as a recipe, which reads and shrinks better than the body. */
export interface Mutant {
  /** The file it is made from. */
  readonly file: string;
  readonly json: readonly JsonChange[];
  readonly bytes: readonly ByteChange[];
}

/** Bodies made from files of a corpus: some as they are, most with a few changes. */
export function arbitraryMutant(corpus: Corpus): fc.Arbitrary<Mutant> {
  return fc.record({
    file: fc.constantFrom(...corpus.keys()),
    json: fc.array(arbitraryJsonChange, { maxLength: 4 }),
    bytes: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(arbitraryByteChange, { minLength: 1, maxLength: 3 }) },
    ),
  });
}

/** The bytes of a mutant; `prepare` may change the file's JSON before anything else does. */
export function mutate(
  { file, json, bytes }: Mutant,
  corpus: Corpus,
  prepare: (root: { items: JsonTree[] }) => void = () => {},
): Buffer {
  const original = corpus.get(file);
  if (!original) throw new Error(`the corpus has no ${file}`);
  return bytes.reduce(changeBytes, changedJson(original, json, prepare));
}

function changedJson(
  original: Buffer,
  changes: readonly JsonChange[],
  prepare: (root: { items: JsonTree[] }) => void,
): Buffer {
  const root = rootOf(original);
  if (!root) return original;
  prepare(root);
  for (const change of changes) changeJson(root, change);
  return Buffer.from(root.items.map(writeTree).join('\n'));
}

/** Files of the corpus that are no JSON are changed as bytes alone. */
function rootOf(original: Buffer): { items: JsonTree[] } | undefined {
  try {
    return { items: [parseTree(original.toString())] };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
