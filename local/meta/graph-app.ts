import * as z from 'zod';
import type { AppId } from '../../functions/messenger/ids.ts';
import { type AppRegistry, webhookObjects } from './app-registry.ts';
import { commaList, parameters } from './graph-call.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { badParameter, callbackFailed } from './refusals.ts';
import { type FieldName, fieldNamed, nameOn } from './subscribed-fields.ts';
import type { TokenBook } from './token-holders.ts';
import { verifyCallback } from './verify-callback.ts';

/** A call with an app's own token, about that app. */
export interface AppCall {
  readonly registry: AppRegistry;
  readonly tokens: TokenBook;
  readonly caller: AppId;
  readonly params: Readonly<Record<string, unknown>>;
  /** Unix ms. */
  readonly now: number;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** Carries out such a call and gives the body of its answer. Throws `GraphRefusal`. */
export type AppEdge = (call: AppCall) => unknown;

const objectSchema = z.enum(webhookObjects);
const success = { success: true };

/** https://developers.facebook.com/docs/graph-api/reference/app/subscriptions */
export const readSubscriptions: AppEdge = ({ registry, caller }) => ({
  data: webhookObjects.flatMap((object) => {
    const { callbackUrl, fields } = registry.subscription(caller, object);
    if (fields.size === 0) return [];
    const versioned = [...fields].map((field) => ({ name: nameOn(object, field), version: 'v26.0' }));
    return [{ object, callback_url: callbackUrl ?? '', active: true, fields: versioned }];
  }),
});

/** Subscribes once the address has proved that it is the app's. */
export const subscribeToObject: AppEdge = async ({ registry, caller, params, random }) => {
  const schema = z.object({
    object: objectSchema,
    callback_url: z.url({ protocol: /^https?$/ }),
    verify_token: z.string(),
    fields: commaList,
  });
  const { object, callback_url, verify_token, fields } = parameters(schema, params);
  const named = fields.map((name) => knownField(name, object));
  const challenge = String(Math.floor(random() * 2 ** 31));
  const why = await verifyCallback(callback_url, { verifyToken: verify_token, challenge });
  if (why !== undefined) throw new GraphRefusal(callbackFailed(why));
  registry.subscribe(caller, object, { callbackUrl: callback_url, fields: new Set(named) });
  return success;
};

/** Ends the subscription of the fields that are named, or of all. */
export const unsubscribeFromObject: AppEdge = ({ registry, caller, params }) => {
  const schema = z.object({ object: objectSchema.optional(), fields: commaList.optional() });
  const { object, fields } = parameters(schema, params);
  for (const each of object === undefined ? webhookObjects : [object]) {
    const before = registry.subscription(caller, each);
    const ended = new Set(fields?.map((name) => knownField(name, each)) ?? before.fields);
    registry.subscribe(caller, each, {
      ...before,
      fields: new Set([...before.fields].filter((name) => !ended.has(name))),
    });
  }
  return success;
};

/**
 * What is known of a token, asked by the app that it was issued to.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
export const debugToken: AppEdge = ({ tokens, registry, caller, params, now }) => {
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
  const nowS = Math.floor(now / 1_000);
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

function knownField(name: string, object: z.output<typeof objectSchema>): FieldName {
  const field = fieldNamed(name, object);
  if (field === undefined) throw new GraphRefusal(badParameter(`Invalid field "${name}" for ${object}.`));
  return field;
}
