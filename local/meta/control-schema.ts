import * as z from 'zod';
import { appIdSchema, metadataSchema, psidSchema } from './graph-call.ts';

const platform = z.enum(['messenger', 'instagram']);

/** What a person writes. `payload` makes it a quick reply; the platform counts for a thread's first event only. */
export const personMessageSchema = z
  .strictObject({
    text: z.string().min(1).optional(),
    payload: z.string().min(1).optional(),
    nlp: z
      .strictObject({
        intents: z.array(z.strictObject({ name: z.string(), confidence: z.number().min(0).max(1) })),
      })
      .optional(),
    attachments: z.array(z.looseObject({ type: z.string() })).optional(),
    platform: platform.optional(),
  })
  .refine(({ text, attachments }) => text !== undefined || attachments !== undefined, {
    error: 'needs a text or attachments',
  });

export const postbackSchema = z.strictObject({
  payload: z.string().min(1),
  /** What the button says; its payload where absent. */
  title: z.string().optional(),
  platform: platform.optional(),
});

export const referralSchema = z.strictObject({ ref: z.string(), platform: platform.optional() });
export const reactionSchema = z.strictObject({ mid: z.string(), emoji: z.string().default('👍') });
export const emptySchema = z.strictObject({});

const inThread = z.strictObject({ psid: psidSchema, metadata: metadataSchema.optional() });
export const replySchema = z.strictObject({ psid: psidSchema, text: z.string().min(1).max(1_999) });
export const passSchema = inThread.extend({ target: appIdSchema.optional() });
export const takeSchema = inThread;
export const releaseSchema = z.strictObject({ psid: psidSchema });

/** The Page's "Take control of conversations" toggle for an app. */
export const toggleSchema = z.strictObject({ canTake: z.boolean() });

export const doneSchema = z.strictObject({ how: z.enum(['pass', 'release', 'nothing']).default('pass') });

export const modeSchema = z.strictObject({
  mode: z.enum(['routing', 'zero-config']),
  /** Where absent, the default app stays. */
  defaultApp: appIdSchema.optional(),
  /** Where absent, both. */
  platform: platform.optional(),
});
