import * as z from 'zod';
import type { AccountId, AppId, PageId } from '../messenger/ids.ts';
import { toId } from '../messenger/ids.ts';
import { missingTargets } from './missing-targets.ts';

/** The app id in the example settings; a deployment that still has it takes the bot's own echoes for a human's. */
export const EXAMPLE_APP_ID = '1111111111111111';

const id = z.string().refine((text) => toId(text) !== undefined, {
  error: 'must be an id as text: 1 to 128 characters without ":", "#" or control characters',
});
const appId = id.refine((text) => /^\d+$/.test(text), { error: 'must be an app id: digits only, in quotes' });
const minutes = z
  .number()
  .positive()
  .max(7 * 24 * 60);
/** Meta refuses text of 2,000 characters and more; the rest is room for a bot's prefix. */
const text = z.string().max(1_900);

const target = z.strictObject({
  appId,
  /** Minutes without a human's word after which the bot takes the thread back; absent means never. */
  silentMinutes: minutes.optional(),
});

const trigger = z.union(
  [
    z.strictObject({ phrase: z.string().regex(/[\p{L}\p{N}]/u), target: z.string() }),
    z.strictObject({ payload: z.string().min(1).max(1_000), target: z.string() }),
    z.strictObject({ intent: z.string().min(1), confidence: z.number().min(0).max(1), target: z.string() }),
  ],
  { error: 'must be {phrase, target}, {payload, target} or {intent, confidence, target}' },
);

const perPage = {
  /** Named apps that can hold a thread: `page-inbox`, `zendesk`, … */
  targets: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a target is named in kebab-case'), target),
  /** What a person says or taps to reach a target. */
  triggers: z.array(trigger).max(200),
  /** Targets whose requests for control are granted. */
  grantRequestsOf: z.array(z.string()),
  /** What is said when a thread is handed over and when the bot is back; an empty text says nothing. */
  texts: z.strictObject({ handOver: text, welcomeBack: text }),
  /** Target that gets a thread whose message could not be answered in time. */
  fallback: z.string().optional(),
  /** Minutes within which a person's message is answered or listed as failed. */
  answerWithinMinutes: minutes.max(23 * 60 + 50),
  /** Minutes of quiet after which the owner is checked at Meta. */
  verifyAfterQuietMinutes: minutes,
  /** Whether words that may have been lost are said once more or only listed. */
  inDoubt: z.enum(['resend', 'list']),
};

const pageOverrides = z.strictObject({
  /** The Instagram professional account that is linked to this Page. */
  instagramAccountId: id.optional(),
  targets: perPage.targets.optional(),
  triggers: perPage.triggers.optional(),
  grantRequestsOf: perPage.grantRequestsOf.optional(),
  texts: perPage.texts.partial().optional(),
  fallback: perPage.fallback,
  answerWithinMinutes: perPage.answerWithinMinutes.optional(),
  verifyAfterQuietMinutes: perPage.verifyAfterQuietMinutes.optional(),
  inDoubt: perPage.inDoubt.optional(),
});

/** The settings as they stand in `cdk.json` under `handover` and in the settings parameter. */
export const settingsSchema = z
  .strictObject({
    appId,
    graphVersion: z
      .string()
      .regex(/^v\d+\.\d+$/, 'must look like v26.0')
      .default('v26.0'),
    targets: perPage.targets,
    triggers: perPage.triggers.default([]),
    grantRequestsOf: perPage.grantRequestsOf.default([]),
    texts: perPage.texts.default({ handOver: '', welcomeBack: '' }),
    fallback: perPage.fallback,
    answerWithinMinutes: perPage.answerWithinMinutes.default(5),
    verifyAfterQuietMinutes: perPage.verifyAfterQuietMinutes.default(5),
    inDoubt: perPage.inDoubt.default('resend'),
    /** Days without an event after which a thread's item is deleted. */
    retentionDays: z.number().int().min(1).max(3_650).default(90),
    pages: z.record(id, pageOverrides).default({}),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of missingTargets(settings)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

/** Settings of the whole deployment. */
export type Settings = z.infer<typeof settingsSchema>;
export type Trigger = Settings['triggers'][number];
export interface Target {
  readonly appId: AppId;
  readonly silentMinutes?: number;
}

/** The settings that hold for one account: the deployment's, overridden by its Page's. */
export interface PageSettings {
  readonly appId: AppId;
  /** The Page whose token speaks for the account. */
  readonly pageId: PageId;
  readonly targets: Readonly<Record<string, Target>>;
  readonly triggers: readonly Trigger[];
  readonly grantRequestsOf: readonly string[];
  readonly texts: { readonly handOver: string; readonly welcomeBack: string };
  readonly fallback?: string;
  readonly answerWithinMs: number;
  readonly verifyAfterQuietMs: number;
  readonly inDoubt: 'resend' | 'list';
}

/** What holds for an account. An Instagram account that no Page names is taken for a Page of its own. */
export function settingsFor(settings: Settings, accountId: AccountId): PageSettings {
  const [pageId, page] = Object.entries(settings.pages).find(
    ([key, each]) => key === accountId || each.instagramAccountId === accountId,
  ) ?? [accountId, {}];
  const fallback = page.fallback ?? settings.fallback;
  return {
    appId: settings.appId as AppId,
    pageId: pageId as PageId,
    targets: (page.targets ?? settings.targets) as Readonly<Record<string, Target>>,
    triggers: page.triggers ?? settings.triggers,
    grantRequestsOf: page.grantRequestsOf ?? settings.grantRequestsOf,
    texts: { ...settings.texts, ...(page.texts as Partial<PageSettings['texts']> | undefined) },
    ...(fallback === undefined ? {} : { fallback }),
    answerWithinMs: (page.answerWithinMinutes ?? settings.answerWithinMinutes) * 60_000,
    verifyAfterQuietMs: (page.verifyAfterQuietMinutes ?? settings.verifyAfterQuietMinutes) * 60_000,
    inDoubt: page.inDoubt ?? settings.inDoubt,
  };
}
