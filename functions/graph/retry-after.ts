import * as z from '../messenger/zod.ts';

/** Nothing that Graph limits lasts longer; a larger number is a mistake, and would silence a Page. */
const MAX_MS = 24 * 60 * 60_000;

const usage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.catch(z.number().check(z.nonnegative()), 0) })),
);

/**
 * How long Graph wants to be left alone, in ms, at most a day: `Retry-After` in seconds, or the longest
 * `estimated_time_to_regain_access`, in minutes, of `X-Business-Use-Case-Usage`. Undefined where neither says so.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers
 */
export function readRetryAfter(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const ms =
    seconds(headers['retry-after']) * 1_000 || minutesOfUsage(headers['x-business-use-case-usage']) * 60_000;
  return ms > 0 ? Math.min(ms, MAX_MS) : undefined;
}

function seconds(value = ''): number {
  return /^\d+$/.test(value) ? Number(value) : 0;
}

function minutesOfUsage(value = ''): number {
  const uses = usage.safeParse(parsed(value)).data ?? {};
  return Math.max(
    0,
    ...Object.values(uses)
      .flat()
      .map((use) => use.estimated_time_to_regain_access),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
