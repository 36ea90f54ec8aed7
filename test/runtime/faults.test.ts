import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { faultsAt, faultsOf } from '../../functions/runtime/faults.ts';

function faultsIn(schema: z.ZodMiniType, value: unknown, ...under: readonly string[]) {
  const { error } = schema.safeParse(value);
  return error && faultsOf(error, ...under);
}

describe('faultsOf', () => {
  const schema = z.object({ appId: z.string(), pages: z.array(z.object({ id: z.int() })) });

  it('gives a line for each fault, with its path and the expected type, and without the value', () => {
    const faults = faultsIn(schema, { appId: 4711, pages: [{ id: 1 }, { id: 'secret' }] });
    expect(faults).toEqual([
      'appId: Invalid input: expected string, received number',
      'pages.1.id: Invalid input: expected number, received string',
    ]);
  });

  it('puts the name of the whole before each path', () => {
    expect(faultsIn(z.string(), 1, 'actions')).toEqual([
      'actions: Invalid input: expected string, received number',
    ]);
    expect(faultsIn(z.string(), 1)).toEqual(['Invalid input: expected string, received number']);
  });

  it("gives the reason for a record's key that is not allowed", () => {
    const record = z.record(z.string().check(z.regex(/^[a-z]+$/, 'must be lower case')), z.string());
    expect(faultsIn(record, { Zendesk: 'x' }, 'targets')).toEqual(['targets.Zendesk: must be lower case']);
  });

  it("has zod's texts without any other module", async () => {
    // In a process of its own: the full `zod` package, which other tests load, sets the texts for all.
    const module = new URL('../../functions/runtime/faults.ts', import.meta.url).href;
    const script = `
      const { faultsOf } = await import('${module}');
      const z = await import('zod/mini');
      console.log(faultsOf(z.string().safeParse(1).error)[0]);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout.trim()).toBe('Invalid input: expected string, received number');
  });
});

describe('faultsAt', () => {
  it('gives a JSON path from the value that it is told', () => {
    const { error } = z.object({ ids: z.array(z.object({ id: z.string() })) }).safeParse({ ids: [{}] });
    expect(error && faultsAt(error, 'pages[2]')).toEqual([
      'pages[2].ids[0].id: Invalid input: expected string, received undefined',
    ]);
  });
});
