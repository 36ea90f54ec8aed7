import { type AppId, toAppId, toId } from '../messenger/ids.ts';
import * as z from '../messenger/zod.ts';
import type { ThreadOwner } from '../thread/outcome.ts';
import type { Mode } from '../thread/page.ts';

/*
 * What each endpoint promises. A reader gives undefined for an answer that keeps no promise, which then says nothing
 * about whether the call has happened.
 */

const success = z.object({ success: z.literal([true, 'true']) });
const sent = z.object({
  recipient_id: z.optional(z.unknown()),
  message_id: z.catch(z.optional(z.string().check(z.minLength(1))), undefined),
});
const nothing = z.strictObject({});
const owner = z.object({ app_id: z.optional(z.unknown()), expiration: z.optional(z.unknown()) });
const ownership = z.object({
  data: z.array(z.union([nothing, z.object({ thread_owner: z.nullable(owner) })])),
});
const flags = z.object({ msgr_multi_app: z.nullish(z.boolean()), ig_multi_app: z.nullish(z.boolean()) });
const featureStatus = z.union([
  z.object({ messaging_feature_status: flags }),
  // Every answer about a node has its id; Graph leaves out a field that has no value.
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

/** Below it a stamp is in seconds: as milliseconds it would lie in 1973. */
const FIRST_MS = 100_000_000_000;

/** Answer of the thread-control endpoints; an older page of Meta's lets `take` answer with the thread owner. */
export function readDone(body: unknown): true | undefined {
  return success.safeParse(body).success || readThreadOwner(body)?.kind === 'app' || undefined;
}

/** Answer of `messages`: an id for a message, only the recipient's for a sender action. */
export function readSent(body: unknown): { messageId?: string } | undefined {
  const { data } = sent.safeParse(body);
  if (data?.message_id !== undefined) return { messageId: data.message_id };
  return data?.recipient_id === undefined ? undefined : {};
}

/**
 * Answer of `thread_owner`: an app id and an expiry for the owner and the default app, only the expiry for others,
 * empty for an idle thread. https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing/apis
 */
export function readThreadOwner(body: unknown): ThreadOwner | undefined {
  const { data } = ownership.safeParse(body);
  if (data === undefined) return nothing.safeParse(body).success ? { kind: 'idle' } : undefined;
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
 * Answer of `messaging_feature_status`: whether Conversation Routing is on, a channel. A flag that is missing is off,
 * and so are both where the Page has no status at all.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */
export function readFeatureStatus(body: unknown): { messenger: Mode; instagram: Mode } | undefined {
  const { data } = featureStatus.safeParse(body);
  const status = data?.messaging_feature_status;
  return data && { messenger: mode(status?.msgr_multi_app), instagram: mode(status?.ig_multi_app) };
}

/**
 * Answer of `subscribed_apps`: the fields of one of the apps that are subscribed to the Page, none if it is not among
 * them. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export function readSubscribedFields(body: unknown, appId: AppId): readonly string[] | undefined {
  const apps = subscriptions.safeParse(body).data?.data;
  const ours = apps?.find(({ id }) => toAppId(id) === appId);
  if (ours === undefined) return apps && [];
  return subscription.safeParse(ours).data?.subscribed_fields;
}

/**
 * Answer of an app's `subscriptions`: the fields of Pages that it is subscribed to, none while that is switched off.
 * https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 */
export function readAppFields(body: unknown): readonly string[] | undefined {
  const { data } = objects.safeParse(body);
  const ofPages = data?.data.filter(({ object, active }) => object === 'page' && active);
  return ofPages?.flatMap(({ fields }) => fields);
}

function mode(isRouting: boolean | null | undefined): Mode {
  return isRouting ? 'routing' : 'zero-config';
}

function toMs(stamp: unknown): number | undefined {
  const value = typeof stamp === 'string' && /^\d+$/.test(stamp) ? Number(stamp) : stamp;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) return undefined;
  return value < FIRST_MS ? value * 1_000 : value;
}
