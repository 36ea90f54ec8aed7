import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// zod/mini comes without texts: without these, every fault reads "Invalid input".
z.config(en());

/**
 * The faults that a schema found, one line each: the path, e.g. `targets.Zendesk.appId`, and what must be there. No line
 * holds a value. `under` is put before each path.
 */
export function faultsOf(error: z.core.$ZodError, ...under: readonly string[]): string[] {
  return error.issues.map((issue) => {
    const path = [...under, ...issue.path.map(String)].join('.');
    return path === '' ? textOf(issue) : `${path}: ${textOf(issue)}`;
  });
}

/** The faults of one value in a list, as above, with their JSON paths: `actions[1].quickReplies[13]: …`. `at` is its own. */
export function faultsAt(error: z.core.$ZodError, at: string): string[] {
  return error.issues.map((issue) => {
    const members = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
    return `${at}${members.join('')}: ${textOf(issue)}`;
  });
}

/** zod nests the fault of a record's key one level deeper. */
function textOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}
