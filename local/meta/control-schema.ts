import * as z from 'zod';
import { appIdSchema, metadataSchema, psidSchema } from './graph-call.ts';

const platform = z.enum(['messenger', 'instagram']);

export const personSchema = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  platform: platform.optional(),
});

const seed = z.string().regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -');
export const resetSchema = z.strictObject({
  seed: seed.optional(),
  /** Whether the service is to forget its conversations as well. */
  ledger: z.boolean().default(true),
});

export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  seed,
  steps: z.array(z.strictObject({ at: z.number().int().min(0), path: z.string().min(1), body: z.unknown() })),
});

const digits = z.string().regex(/^\d{1,20}$/, 'must be digits');
export const newPageSchema = z.strictObject({
  pageId: digits.optional(),
  name: z.string().min(1).max(80).optional(),
  instagramAccountId: digits.optional(),
});

export const connectSchema = z.strictObject({
  appId: appIdSchema,
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be small letters, digits and -'),
  platforms: z.array(platform).min(1).optional(),
});

/** Null takes the app for social entries away. */
export const routesSchema = z.strictObject({
  socialApp: appIdSchema.nullable().optional(),
  /** The app of each m.me link, by its `ref`. */
  links: z.record(z.string(), appIdSchema).optional(),
  platform: platform.optional(),
});

export const adSchema = z.strictObject({
  adId: digits,
  text: z.string().min(1).optional(),
  /** `receiving_app_id` of the ad's message template. */
  app: appIdSchema.optional(),
  /** `receiving_app_control_expiration`; what is no whole number from 1 to 30 counts as 1. */
  days: z.number().optional(),
  platform: platform.optional(),
});
export const leadAdSchema = z.strictObject({
  /** The advertiser's "allow app to interrupt". */
  interruptible: z.boolean().default(false),
});
export const leadAdEndsSchema = z.strictObject({
  complete: z.boolean().default(true),
  app: appIdSchema.optional(),
  summary: z.string().min(1).optional(),
});

/** A month at most: certificates, tokens and the machine's own patience end somewhere. */
export const clockSchema = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(1)
    .max(31 * 86_400_000),
});

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
