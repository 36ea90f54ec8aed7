import type * as z from 'zod';

/** What a schema found wrong, one line a fault: the path to it and what it must be. Holds no value. */
export function faultsOf(error: z.ZodError, ...under: readonly string[]): string[] {
  return error.issues.map(({ path, message }) => {
    const where = [...under, ...path.map(String)].join('.');
    return where ? `${where}: ${message}` : message;
  });
}
