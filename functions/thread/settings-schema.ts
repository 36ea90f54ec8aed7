import * as z from 'zod';
import { toId } from '../messenger/ids.ts';
import { missingTargets } from './missing-targets.ts';

/** Makes the schema of an object, strict or not about keys that it does not know. */
type ObjectOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodObject<Shape>;

/** Meta retires a version two years after its successor. https://developers.facebook.com/docs/graph-api/changelog/versions */
const OLDEST_GRAPH_VERSION = 21;

const quoted = 'must be text, in quotes: a number may lose digits';
const id = z.string(quoted).refine((text) => toId(text) !== undefined, {
  error: 'must be an id as text: 1 to 128 characters without ":", "#" or control characters',
});
const appId = id.refine((text) => /^\d+$/.test(text), { error: 'must be an app id: digits only, in quotes' });
const minutes = z
  .number()
  .positive()
  .max(7 * 24 * 60);
/** Meta refuses text of 2,000 characters and more; the rest is room for a bot's prefix. */
const text = z.string().max(1_900);
const targetName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a target is named in kebab-case');
const graphVersion = z
  .string()
  .regex(/^v\d+\.\d+$/, { error: 'must look like v26.0', abort: true })
  .refine((version) => Number.parseFloat(version.slice(1)) >= OLDEST_GRAPH_VERSION, {
    error: 'has been retired by Meta; use v26.0',
  });

/** What can be set for all Pages, and otherwise for one. */
function perPage(object: ObjectOf) {
  const target = object({
    appId,
    /** The app on Instagram, where it has another id; the Page Inbox's is known. */
    instagramAppId: appId.optional(),
    /** Minutes without a human's word after which the bot takes the thread back; absent means never. */
    silentMinutes: minutes.optional(),
  });
  const trigger = z.union(
    [
      object({
        phrase: z
          .string()
          .max(200)
          .regex(/[\p{L}\p{N}]/u),
        target: z.string(),
      }),
      object({ payload: z.string().min(1).max(1_000), target: z.string() }),
      object({ intent: z.string().min(1), confidence: z.number().min(0).max(1), target: z.string() }),
    ],
    { error: 'must be {phrase, target}, {payload, target} or {intent, confidence, target}' },
  );
  return {
    /** Named apps that can hold a thread: `page-inbox`, `zendesk`, … */
    targets: z.record(targetName, target),
    /** What a person says or taps to reach a target. */
    triggers: z.array(trigger).max(200),
    /** Targets whose requests for control are granted. */
    grantRequestsOf: z.array(z.string()),
    /** What is said when a thread is handed over and when the bot is back; an empty text says nothing. */
    texts: object({ handOver: text, welcomeBack: text }),
    /** Target that gets a thread whose message could not be answered in time. */
    fallback: z.string().optional(),
    /** Minutes within which a person's message is answered or listed as failed. */
    answerWithinMinutes: minutes.max(23 * 60 + 50),
    /** Minutes of quiet after which the owner is checked at Meta. */
    verifyAfterQuietMinutes: minutes,
    /** Whether words that may have been lost are said once more or only listed. */
    inDoubt: z.enum(['resend', 'list']),
  };
}

function schemaOf(object: ObjectOf) {
  const shared = perPage(object);
  const overrides = object({
    ...shared,
    texts: shared.texts.partial(),
    /** The Instagram professional account that is linked to this Page. */
    instagramAccountId: id,
  }).partial();
  return object({
    ...shared,
    appId,
    graphVersion: graphVersion.default('v26.0'),
    triggers: shared.triggers.default([]),
    grantRequestsOf: shared.grantRequestsOf.default([]),
    texts: shared.texts.default({ handOver: '', welcomeBack: '' }),
    answerWithinMinutes: shared.answerWithinMinutes.default(5),
    verifyAfterQuietMinutes: shared.verifyAfterQuietMinutes.default(5),
    inDoubt: shared.inDoubt.default('resend'),
    /** Days without a write after which a thread's item is deleted. */
    retentionDays: z.number().int().min(1).max(3_650).default(90),
    pages: z.record(id, overrides).default({}),
  }).superRefine((settings, context) => {
    for (const { path, message } of missingTargets(settings)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
    for (const [name, target] of Object.entries(settings.targets)) {
      if (target.appId !== settings.appId) continue;
      const message = 'is our own app: a target is somebody else';
      context.addIssue({ code: 'custom', path: ['targets', name, 'appId'], message });
    }
  });
}

/** The settings as they stand in `cdk.json` under `handover`: a key that nobody knows is a mistake. */
export const settingsSchema = schemaOf((shape) => z.strictObject(shape));

/** The settings as the functions read them: a key of a later version is passed over. */
export const storedSettingsSchema = schemaOf((shape) => z.object(shape));

/** Settings of the whole deployment. */
export type Settings = z.infer<typeof settingsSchema>;
