import * as z from 'zod';
import { type FieldName, fieldNamed, fieldNames, nameOn } from './apps.ts';
import { commaList, type Edge, type GraphRequest, parameters, psidSchema } from './graph-request.ts';
import type { AppId } from './ids.ts';
import type { Meta } from './meta.ts';
import { type WebhookObject, webhookObjects } from './payloads.ts';
import { badParameter, callbackFailed, GraphRefusal } from './refusals.ts';

const success = { success: true };

/** `GET /me?fields=…`: the Page's id, its name, and whether Conversation Routing is on for each platform. */
const readPage: Edge = ({ page, params }) => {
  const { fields } = parameters(z.object({ fields: commaList.default(['id', 'name']) }), params);
  const known: Record<string, unknown> = {
    id: page.options.pageId,
    name: page.options.name,
    messaging_feature_status: {
      hop_v2: false,
      msgr_multi_app: page.routing('messenger').mode === 'routing',
      ig_multi_app: page.routing('instagram').mode === 'routing',
    },
  };
  const unknown = fields.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    throw new GraphRefusal(
      badParameter(`Tried accessing nonexisting field (${unknown}) on node type (Page)`),
    );
  }
  return Object.fromEntries(
    [...fields.filter((name) => name !== 'id'), 'id'].map((name) => [name, known[name]]),
  );
};

/** Every app with at least one field. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps */
const readSubscribedApps: Edge = ({ page }) => ({
  data: page.apps
    .map(({ appId, name }) => ({
      category: 'Messenger bots for business',
      link: 'https://example.com/',
      name,
      id: appId,
      subscribed_fields: page.fieldsOf(appId),
    }))
    .filter((app) => app.subscribed_fields.length > 0),
});

/** Replaces the caller's fields by the named ones. */
const subscribeApp: Edge = ({ page, caller, params }) => {
  const schema = z.object({ subscribed_fields: commaList.pipe(z.array(z.enum(fieldNames)).min(1)) });
  page.subscribe(caller, parameters(schema, params).subscribed_fields);
  return success;
};

/** Removes all fields of the caller. */
const unsubscribeApp: Edge = ({ page, caller }) => {
  page.subscribe(caller, []);
  return success;
};

const platform = z.enum(['messenger', 'instagram']).default('messenger');

/**
 * Whether the caller is the owner of each conversation. Meta answers `is_owner` under Conversation Routing only, and
 * only when it is asked for. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations
 */
const readConversations: Edge = ({ page, caller, params }) => {
  const schema = z.object({ platform, user_id: psidSchema.optional(), fields: commaList.default([]) });
  const { platform: where, user_id, fields } = parameters(schema, params);
  const showsOwner = fields.includes('is_owner') && page.routing(where).mode === 'routing';
  return {
    data: page
      .views()
      .filter((view) => view.platform === where && (user_id === undefined || view.psid === user_id))
      .map(({ psid, owner }) => ({ ...(showsOwner && { is_owner: owner === caller }), id: `t_${psid}` })),
  };
};

/** https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api */
const menuItem = z.looseObject({ title: z.string().max(30).optional() });
const profileSchema = z.object({
  platform,
  get_started: z.object({ payload: z.string().max(1_000) }).optional(),
  greeting: z.array(z.object({ locale: z.string(), text: z.string().max(160) })).optional(),
  ice_breakers: z.array(z.looseObject({})).max(4).optional(),
  persistent_menu: z
    .array(z.looseObject({ locale: z.string(), call_to_actions: z.array(menuItem).max(20).optional() }))
    .optional(),
  whitelisted_domains: z.array(z.string()).optional(),
  account_linking_url: z.string().optional(),
  commands: z.array(z.looseObject({})).optional(),
});
const profileFields = z.object({ platform, fields: commaList });
const profileDone = { result: 'success' };

/** The named properties that are set, in one entry; no entry where none is set. */
const readProfile: Edge = ({ page, params }) => {
  const asked = parameters(profileFields, params);
  const set = Object.entries(page.profile(asked.platform)).filter(([name]) => asked.fields.includes(name));
  return { data: set.length === 0 ? [] : [Object.fromEntries(set)] };
};

/** Sets the named properties and leaves the others. */
const setProfile: Edge = ({ page, caller, params }) => {
  const { platform: where, ...named } = parameters(profileSchema, params);
  page.setProfile(where, named, caller);
  return profileDone;
};

const deleteProfile: Edge = ({ page, params }) => {
  const asked = parameters(profileFields, params);
  page.deleteProfile(asked.platform, asked.fields);
  return profileDone;
};

/** A call with an app's own token, about that app. */
export interface AppCall {
  readonly meta: Meta;
  readonly caller: AppId;
  readonly params: GraphRequest['params'];
}

/** Carries out such a call and gives the body of its answer. Throws `GraphRefusal`. */
export type AppEdge = (call: AppCall) => unknown;

const objectSchema = z.enum(webhookObjects);

/** https://developers.facebook.com/docs/graph-api/reference/app/subscriptions */
const readSubscriptions: AppEdge = ({ meta, caller }) => ({
  data: webhookObjects.flatMap((object) => {
    const { callbackUrl, fields } = meta.registry.subscription(caller, object);
    if (fields.size === 0) return [];
    const versioned = [...fields].map((field) => ({ name: nameOn(object, field), version: 'v26.0' }));
    return [{ object, callback_url: callbackUrl ?? '', active: true, fields: versioned }];
  }),
});

/**
 * Subscribes the app after a check of its address: a GET with a challenge that must come back as the whole body.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
const subscribeToObject: AppEdge = async ({ meta, caller, params }) => {
  const schema = z.object({
    object: objectSchema,
    callback_url: z.url({ protocol: /^https?$/ }),
    verify_token: z.string(),
    fields: commaList,
  });
  const { object, callback_url, verify_token, fields } = parameters(schema, params);
  const named = fields.map((name) => knownField(name, object));
  const challenge = String(Math.floor(meta.chance.random() * 2 ** 31));
  const url = new URL(callback_url);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verify_token);
  const answer = await meta.askCallback(url).catch(() => undefined);
  if (answer?.status !== 200) {
    throw new GraphRefusal(callbackFailed(answer ? `HTTP Status Code = ${answer.status}` : 'no answer'));
  }
  if (answer.body !== challenge) throw new GraphRefusal(callbackFailed('the challenge did not come back'));
  meta.registry.subscribe(caller, object, { callbackUrl: callback_url, fields: new Set(named) });
  return success;
};

/** Ends the subscription of the named fields, or of all. */
const unsubscribeFromObject: AppEdge = ({ meta: { registry }, caller, params }) => {
  const schema = z.object({ object: objectSchema.optional(), fields: commaList.optional() });
  const { object, fields } = parameters(schema, params);
  for (const each of object === undefined ? webhookObjects : [object]) {
    const before = registry.subscription(caller, each);
    const ended = new Set(fields?.map((name) => knownField(name, each)) ?? before.fields);
    const left = [...before.fields].filter((name) => !ended.has(name));
    registry.subscribe(caller, each, { ...before, fields: new Set(left) });
  }
  return success;
};

/**
 * Describes a token to the app that it was issued to.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
export const debugToken: AppEdge = ({ meta, caller, params }) => {
  const { tokens, registry, clock } = meta;
  const { input_token } = parameters(z.object({ input_token: z.string() }), params);
  const holder = tokens.holder(input_token);
  if (holder === undefined) {
    const error = { code: 190, message: 'Invalid OAuth access token.' };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  if (holder.appId !== caller) {
    throw new GraphRefusal(badParameter('The App_id in the input_token did not match the Viewing App'));
  }
  const whole = {
    app_id: caller,
    application: registry.get(caller)?.name,
    type: holder.page ? 'PAGE' : 'APP',
    is_valid: !tokens.hasExpired(holder),
  };
  if (!holder.page) return { data: whole };
  const nowS = Math.floor(clock.now() / 1_000);
  return {
    data: {
      ...whole,
      issued_at: nowS - 86_400,
      expires_at: 0,
      data_access_expires_at: nowS + 90 * 86_400,
      profile_id: holder.page.options.pageId,
      scopes: ['pages_messaging', 'pages_manage_metadata', 'pages_show_list'],
    },
  };
};

function knownField(name: string, object: WebhookObject): FieldName {
  const field = fieldNamed(name, object);
  if (field === undefined) throw new GraphRefusal(badParameter(`Invalid field "${name}" for ${object}.`));
  return field;
}

/** The edges of a Page for its settings. */
export const pageEdges: Readonly<Record<string, Edge>> = {
  'GET ': readPage,
  'GET conversations': readConversations,
  'GET subscribed_apps': readSubscribedApps,
  'POST subscribed_apps': subscribeApp,
  'DELETE subscribed_apps': unsubscribeApp,
  'GET messenger_profile': readProfile,
  'POST messenger_profile': setProfile,
  'DELETE messenger_profile': deleteProfile,
};

/** The edges of an app. */
export const appEdges: Readonly<Record<string, AppEdge>> = {
  'GET subscriptions': readSubscriptions,
  'POST subscriptions': subscribeToObject,
  'DELETE subscriptions': unsubscribeFromObject,
};
