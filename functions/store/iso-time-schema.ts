import * as z from 'zod/mini';
import { toIso } from './iso-time.ts';

/** Unix ms in the code, ISO 8601 text in the table, where people read it. */
export const isoTime = z.codec(z.string(), z.custom<number>(), {
  decode(text, context) {
    const ms = Date.parse(text);
    if (!Number.isNaN(ms)) return ms;
    const message = 'must be a time such as 2026-11-21T09:15:02.123Z';
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  },
  encode(ms, context) {
    if (typeof ms === 'number' && !Number.isNaN(ms)) return toIso(ms);
    context.issues.push({ code: 'custom', message: 'must be a time in ms', input: ms });
    return z.NEVER;
  },
});
