import * as z from 'zod/mini';
import { type AppId, toAppId, toId } from '../messenger/ids.ts';
import type { Mode } from '../page/page.ts';
import type { ThreadOwner } from '../thread/command.ts';

/*
 * The answers that the endpoints promise. A reader gives undefined for any other answer: such an answer does not show
 * whether the call was executed.
 */

const success = z.object({ success: z.literal([true, 'true']) });
const sent = z.object({
  recipient_id: z.optional(z.unknown()),
  message_id: z.catch(z.optional(z.string().check(z.minLength(1))), undefined),
});
const empty = z.strictObject({});
const owner = z.object({ app_id: z.optional(z.unknown()), expiration: z.optional(z.unknown()) });
const ownership = z.object({
  data: z.array(z.union([empty, z.object({ thread_owner: z.nullable(owner) })])),
});
const flags = z.object({ msgr_multi_app: z.nullish(z.boolean()), ig_multi_app: z.nullish(z.boolean()) });
const featureStatus = z.union([
  z.object({ messaging_feature_status: flags }),
  // Every answer about a node has its id. Graph leaves out a field without a value.
  z.object({
    id: z.unknown().check(z.refine((id) => toId(id) !== undefined)),
    messaging_feature_status: z.optional(z.null()),
  }),
]);
const subscriptions = z.object({ data: z.array(z.looseObject({ id: z.unknown() })) });
const named = z.pipe(
  z.object({ name: z.string() }),
  z.transform(({ name }) => name),
);
const objects = z.object({
  data: z.array(
    z.object({
      object: z.string(),
      active: z._default(z.boolean(), true),
      fields: z._default(z.array(z.union([z.string(), named])), []),
    }),
  ),
});
const subscription = z.object({ subscribed_fields: z._default(z.array(z.string()), []) });

/** A smaller timestamp is in seconds: in milliseconds it would be a date before 1973. */
const FIRST_MS = 100_000_000_000;

/** Answer of the thread-control endpoints. In an older documentation of Meta, `take` answers with the thread owner. */
export function readDone(body: unknown): true | undefined {
  return success.safeParse(body).success || readThreadOwner(body)?.kind === 'app' || undefined;
}

/** Answer of `messages`: the id of a message; for a sender action only the id of the recipient. */
export function readSent(body: unknown): { messageId?: string } | undefined {
  const { data } = sent.safeParse(body);
  if (data?.message_id !== undefined) return { messageId: data.message_id };
  return data?.recipient_id === undefined ? undefined : {};
}

/**
 * Answer of `thread_owner`: app id and expiry if the owner or the default app asks, only the expiry if another app asks,
 * empty for an idle thread. https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
 */
export function readThreadOwner(body: unknown): ThreadOwner | undefined {
  const { data } = ownership.safeParse(body);
  if (data === undefined) return empty.safeParse(body).success ? { kind: 'idle' } : undefined;
  const [first = {}] = data.data;
  const { app_id, expiration } = ('thread_owner' in first && first.thread_owner) || {};
  const expiresAt = toMs(expiration);
  const expiry = expiresAt === undefined ? {} : { expiresAt };
  if (app_id === undefined || app_id === null) {
    return expiresAt === undefined ? { kind: 'idle' } : { kind: 'hidden', ...expiry };
  }
  const appId = toAppId(app_id);
  return appId && { kind: 'app', appId, ...expiry };
}

/**
 * Answer of `messaging_feature_status`: whether Conversation Routing is on, for each channel. A missing flag is off; both
 * are off where the Page has no status.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */
export function readFeatureStatus(body: unknown): { messenger: Mode; instagram: Mode } | undefined {
  const { data } = featureStatus.safeParse(body);
  const status = data?.messaging_feature_status;
  return data && { messenger: modeOf(status?.msgr_multi_app), instagram: modeOf(status?.ig_multi_app) };
}

/**
 * Answer of `subscribed_apps`: the fields of one app that is subscribed to the Page; empty if it is not subscribed.
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export function readSubscribedFields(body: unknown, appId: AppId): readonly string[] | undefined {
  const apps = subscriptions.safeParse(body).data?.data;
  const ours = apps?.find(({ id }) => toAppId(id) === appId);
  if (ours === undefined) return apps && [];
  return subscription.safeParse(ours).data?.subscribed_fields;
}

/** The fields that an app is subscribed to as a whole, by object; empty while the subscription is off. */
export interface AppFields {
  readonly page: readonly string[];
  readonly instagram: readonly string[];
}

/**
 * Answer of an app's `subscriptions`.
 * https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 */
export function readAppFields(body: unknown): AppFields | undefined {
  const { data } = objects.safeParse(body);
  const fieldsOf = (name: keyof AppFields) =>
    data?.data.flatMap(({ object, active, fields }) => (object === name && active ? fields : [])) ?? [];
  return data && { page: fieldsOf('page'), instagram: fieldsOf('instagram') };
}

function modeOf(isRouting: boolean | null | undefined): Mode {
  return isRouting ? 'routing' : 'zero-config';
}

function toMs(timestamp: unknown): number | undefined {
  const value = typeof timestamp === 'string' && /^\d+$/.test(timestamp) ? Number(timestamp) : timestamp;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) return undefined;
  return value < FIRST_MS ? value * 1_000 : value;
}
