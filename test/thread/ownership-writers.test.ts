import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../functions/', import.meta.url));

/**
 * Whether the code sets a member of a thread: in an object literal that spreads another object. A claim is no thread, and
 * has the member `isProof`.
 */
function writesIn(source: string, member: string): boolean {
  const code = source.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
  const write = new RegExp(`[{,]\\s*${member}\\s*[:,}]`);
  return literalsIn(code).some(
    (text) => text.includes('...') && !/\bisProof\b/.test(text) && write.test(text),
  );
}

/** The object literals of the code, each without those within it. A brace before `=` or a type is a pattern. */
function literalsIn(code: string): readonly string[] {
  const literals: string[] = [];
  let rest = code;
  for (let found = rest.match(/\{[^{}]*\}/g); found; found = rest.match(/\{[^{}]*\}/g)) {
    literals.push(...(rest.match(/\{[^{}]*\}(?!\s*(?:=(?!=)|:\s*[A-Z]))/g) ?? []));
    rest = rest.replaceAll(/\{[^{}]*\}/g, '_');
  }
  return literals;
}

describe('the owner of a thread', () => {
  const sources = globSync('**/*.ts', { cwd: ROOT });
  const writersOf = (member: string) =>
    sources.filter((path) => writesIn(readFileSync(`${ROOT}${path}`, 'utf8'), member)).sort();

  // The item of a thread has an attribute of the same name, which is no belief but what is stored of it.
  it('is written by one file of the core', () => {
    expect(writersOf('owner')).toEqual(['store/thread-item.ts', 'thread/ownership.ts']);
  });

  it('is put in doubt and proved by one file of the core', () => {
    expect(writersOf('unproven')).toEqual(['thread/ownership.ts']);
  });
});

describe('the scan for writers', () => {
  it.each<[string, boolean]>([
    ['({ ...thread, unproven: true })', true],
    ['({ ...thread, evidence: { from, to }, unproven })', true],
    ['const { unproven, ...rest } = thread;', false],
    ['function f({ unproven, ...rest }: Thread) {}', false],
    ['expect({ unproven: true })', false],
    ['believe(thread, { ...claim, isProof: true, unproven })', false],
    ['// { ...thread, unproven: true }', false],
  ])('judges %j', (source, expected) => {
    expect(writesIn(source, 'unproven')).toBe(expected);
  });
});
