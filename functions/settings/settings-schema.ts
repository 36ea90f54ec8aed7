import * as z from 'zod/mini';
import { toId } from '../messenger/ids.ts';
import { TEXT_LIMITS } from '../thread/limits.ts';
import { calendarFaults } from './calendar.ts';
import { foldText } from './fold-text.ts';
import { isLocale } from './opening-hours.ts';
import { targetFaults } from './target-checks.ts';

/** Makes the schema of an object, strict or not about keys that it does not know. */
type ObjectOf = <Shape extends z.core.$ZodShape>(shape: Shape) => z.ZodMiniObject<Shape>;

/** Meta retires a version two years after its successor. https://developers.facebook.com/docs/graph-api/changelog/versions */
const OLDEST_GRAPH_VERSION = 21;

const quoted = 'must be text, in quotes: a number may lose digits';
const id = z.string(quoted).check(
  z.refine((text) => toId(text) !== undefined, {
    error: 'must be an id as text: 1 to 128 characters without ":", "#" or control characters',
  }),
);
const appId = id.check(z.refine((text) => /^\d+$/.test(text), 'must be an app id: digits only, in quotes'));
const minutesOrNever = z.number().check(z.gte(0), z.lte(7 * 24 * 60));
const minutes = z.number().check(z.positive(), z.lte(7 * 24 * 60));
/** It is sent as one message, on Messenger and on Instagram, whose limit is the stricter one. */
const text = z
  .string()
  .check(
    z.refine(
      isOneMessage,
      `must have at most ${TEXT_LIMITS.instagramBytes} bytes of UTF-8, the limit of Instagram`,
    ),
  );
/** `{opens}` in it becomes the time of the next opening. */
const closedText = text.check(
  z.refine(
    (words) => isOneMessage(words.replaceAll('{opens}', 'x'.repeat(TEXT_LIMITS.opensBytes))),
    `must have at most ${TEXT_LIMITS.instagramBytes} bytes of UTF-8, with ${TEXT_LIMITS.opensBytes} for each {opens}`,
  ),
);
const word = z.string().check(z.minLength(1));
/** What a person says, as triggers compare it. */
const words = z.string().check(
  z.maxLength(200),
  z.refine((text) => foldText(text).phrase !== '', 'must have a letter, a digit or an emoji'),
);
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const targetName = z.string().check(z.regex(NAME, 'a target is named in kebab-case'));
const calendarName = z.string().check(z.regex(NAME, 'a calendar is named in kebab-case'));
const locale = z.string().check(z.refine(isLocale, 'must be a language such as en or pt-BR'));
const graphVersion = z.string().check(
  z.regex(/^v\d+\.\d+$/, { error: 'must look like v26.0', abort: true }),
  z.refine((version) => Number.parseFloat(version.slice(1)) >= OLDEST_GRAPH_VERSION, {
    error: 'has been retired by Meta; use v26.0',
  }),
);

function isOneMessage(words: string): boolean {
  return Buffer.byteLength(words) <= TEXT_LIMITS.instagramBytes;
}

/** When a target is open; calendar.ts has the notation. */
function calendarAs(object: ObjectOf) {
  return object({
    timeZone: z.string(),
    open: z.record(z.string(), z.string()),
    closed: z.optional(z.array(z.string())),
  }).check(
    z.superRefine((calendar, context) => {
      for (const { path, message } of calendarFaults(calendar)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    }),
  );
}

function targetAs(object: ObjectOf) {
  return object({
    appId,
    /** The app on Instagram, where it has another id; the Page Inbox's is known. */
    instagramAppId: z.optional(appId),
    /** Who speaks there: a machine's words do not silence the bot. */
    kind: z.optional(z.enum(['human', 'machine'])),
    /** Minutes after which a person who waits there, and has heard nothing, is told of; 0 means never. */
    unclaimedMinutes: z.optional(minutesOrNever),
    /** What follows: it is only told, the thread is offered to `next`, or comes back to the bot. */
    whenUnclaimed: z.optional(z.enum(['notice', 'next', 'return'])),
    /** Minutes without a word of either side after which the bot takes the thread back; absent means never. */
    silentMinutes: z.optional(minutes),
    /** The calendar of its opening hours; absent means always open. */
    hours: z.optional(z.string()),
    /** What becomes of a hand-over while it is closed: the bot keeps the thread (default), or it is passed all the same. */
    whenClosed: z.optional(z.enum(['keep', 'pass'])),
    /** The target that is offered the thread if this one is closed, refuses it, or does not pick it up. */
    next: z.optional(z.string()),
  });
}

function failedTurnsAs(object: ObjectOf) {
  return object({ count: z._default(z.int().check(z.gte(1), z.lte(20)), 3), target: z.string() });
}

/** What can be set for all Pages, and otherwise for one. */
function perPage(object: ObjectOf) {
  /** Where a trigger leads: to a target, or from a target back to the bot. */
  const goal = { target: z.optional(z.string()), return: z.optional(z.literal(true)) };
  const hasGoal = z.refine<{ target?: string | undefined; return?: true | undefined }>(
    (trigger) => (trigger.target === undefined) !== (trigger.return === undefined),
    'must have either a target or "return": true',
  );
  const trigger = z.union(
    [
      object({ phrase: words, ...goal }).check(hasGoal),
      object({ contains: words, ...goal }).check(hasGoal),
      object({ payload: word.check(z.maxLength(1_000)), ...goal }).check(hasGoal),
      object({ ref: word.check(z.maxLength(2_083)), ...goal }).check(hasGoal),
      object({ attachment: word.check(z.maxLength(40)), ...goal }).check(hasGoal),
      object({ intent: word, confidence: z.number().check(z.gte(0), z.lte(1)), ...goal }).check(hasGoal),
    ],
    {
      error:
        'must have either a target or "return": true, and one of: phrase, contains, payload, ref, attachment, intent with confidence',
    },
  );
  return {
    /** Named apps that can hold a thread: `page-inbox`, `zendesk`, … */
    targets: z.record(targetName, targetAs(object)),
    /** Named calendars of opening hours. */
    hours: z.record(calendarName, calendarAs(object)),
    /** The language in which times are said, as a BCP 47 tag. */
    locale,
    /** What a person says or taps to reach a target. */
    triggers: z.array(trigger).check(z.maxLength(200)),
    /** Targets whose requests for control are granted. */
    grantRequestsOf: z.array(z.string()),
    /** What is said when a thread is handed over and when the bot is back; an empty text says nothing. */
    texts: object({
      handOver: text,
      welcomeBack: text,
      /** Said where a hand-over that a person asked for cannot happen. */
      nobodyCame: z.optional(text),
      /** Said where a hand-over meets a closed target. */
      closed: z.optional(closedText),
      /** Said where the bot could not answer a message. */
      botFailed: z.optional(text),
      /** Said before the bot's words, where the law wants a machine to say that it is one. */
      disclosure: z.optional(text),
    }),
    /** Target that gets a thread whose message could not be answered in time. */
    fallback: z.optional(z.string()),
    /** After so many messages in a row that the bot did not understand, the person is handed over. */
    failedTurns: z.optional(failedTurnsAs(object)),
    /** Seconds after which the bot's answer is not waited for any more. */
    botTimeoutSeconds: z.number().check(z.gte(1), z.lte(25)),
    /** Minutes within which a person's message is answered or listed as failed. */
    answerWithinMinutes: minutes.check(z.lte(23 * 60 + 50)),
    /** Minutes of quiet after which the owner is checked at Meta. */
    verifyAfterQuietMinutes: minutes,
    /** Whether words that may have been lost are said once more or only listed. */
    inDoubt: z.enum(['resend', 'list']),
    /** Apps whose words are automatic, beside Meta's own machines and the targets of kind `machine`. */
    automaticApps: z.array(appId),
    /** Minutes of silence of the bot after a human's words in a thread that no app owns. */
    humanSilenceMinutes: minutes,
    /** Whether the bot stops to answer what answers by itself. */
    loopGuard: z.boolean(),
  };
}

function schemaOf(object: ObjectOf) {
  const shared = perPage(object);
  // Null takes away what the deployment has.
  const overrides = z.partial(
    object({
      ...shared,
      targets: z.record(targetName, z.nullable(targetAs(object))),
      hours: z.record(calendarName, z.nullable(calendarAs(object))),
      texts: z.partial(
        object({
          handOver: z.nullable(text),
          welcomeBack: z.nullable(text),
          nobodyCame: z.nullable(text),
          closed: z.nullable(closedText),
          botFailed: z.nullable(text),
          disclosure: z.nullable(text),
        }),
      ),
      fallback: z.nullable(z.string()),
      failedTurns: z.nullable(failedTurnsAs(object)),
      /** The Instagram professional account that is linked to this Page. */
      instagramAccountId: id,
    }),
  );
  return object({
    ...shared,
    appId,
    graphVersion: z._default(graphVersion, 'v26.0'),
    triggers: z._default(shared.triggers, []),
    grantRequestsOf: z._default(shared.grantRequestsOf, []),
    hours: z._default(shared.hours, {}),
    locale: z._default(shared.locale, 'en'),
    texts: z._default(shared.texts, { handOver: '', welcomeBack: '' }),
    botTimeoutSeconds: z._default(shared.botTimeoutSeconds, 10),
    answerWithinMinutes: z._default(shared.answerWithinMinutes, 5),
    verifyAfterQuietMinutes: z._default(shared.verifyAfterQuietMinutes, 5),
    inDoubt: z._default(shared.inDoubt, 'resend'),
    automaticApps: z._default(shared.automaticApps, []),
    humanSilenceMinutes: z._default(shared.humanSilenceMinutes, 30),
    loopGuard: z._default(shared.loopGuard, true),
    /** Days after the last activity in a thread after which its item is deleted. */
    retentionDays: z._default(z.number().check(z.int(), z.gte(1), z.lte(3_650)), 90),
    pages: z._default(z.record(id, overrides), {}),
  }).check(
    z.superRefine((settings, context) => {
      for (const { path, message } of targetFaults(settings)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    }),
  );
}

/**
 * The settings as they stand in `cdk.json` under `handover`: an unknown key is a mistake. Marked as pure, so that the
 * functions' bundles leave it out.
 */
export const settingsSchema = /* @__PURE__ */ schemaOf((shape) => z.strictObject(shape));

/** The settings as the functions read them: keys of a later version are ignored. */
export const storedSettingsSchema = schemaOf((shape) => z.object(shape));

/** Settings of the whole deployment. */
export type Settings = z.infer<typeof settingsSchema>;
