import type * as z from '../messenger/zod.ts';

/** What a schema found wrong, one line a fault: the path to it and what it must be. Holds no value. */
export function faultsOf(error: z.core.$ZodError, ...under: readonly string[]): string[] {
  return error.issues.map(({ path, message }) => {
    const where = [...under, ...path.map(String)].join('.');
    return where ? `${where}: ${message}` : message;
  });
}
