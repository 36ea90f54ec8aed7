import * as z from 'zod';
import { commaList, type Edge, parameters, psidSchema } from './graph-call.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { badParameter } from './refusals.ts';
import { fieldNames } from './subscribed-fields.ts';

/** `GET /me?fields=…`: the Page's id, name and whether Conversation Routing is on, a platform each. */
export const readPage: Edge = ({ page, params }) => {
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
export const readSubscribedApps: Edge = ({ page }) => ({
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

/** Replaces the caller's fields by those named. */
export const subscribeApp: Edge = ({ page, caller, params }) => {
  const schema = z.object({ subscribed_fields: commaList.pipe(z.array(z.enum(fieldNames)).min(1)) });
  page.subscribe(caller, parameters(schema, params).subscribed_fields);
  return { success: true };
};

/**
 * Whose conversation it is, as a yes or no to the caller; Meta says so under Conversation Routing alone, and only when
 * it is asked. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations
 */
export const readConversations: Edge = ({ page, caller, params }) => {
  const schema = z.object({
    platform: z.enum(['messenger', 'instagram']).default('messenger'),
    user_id: psidSchema.optional(),
    fields: commaList.default([]),
  });
  const { platform, user_id, fields } = parameters(schema, params);
  const showsOwner = fields.includes('is_owner') && page.routing(platform).mode === 'routing';
  return {
    data: page
      .views()
      .filter((view) => view.platform === platform && (user_id === undefined || view.psid === user_id))
      .map(({ psid, owner }) => ({ ...(showsOwner && { is_owner: owner === caller }), id: `t_${psid}` })),
  };
};

/** Takes all fields from the caller. */
export const unsubscribeApp: Edge = ({ page, caller }) => {
  page.subscribe(caller, []);
  return { success: true };
};
