import * as z from 'zod';
import { type Edge, parameters } from './graph-call.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { badParameter } from './refusals.ts';
import { fieldNames } from './subscribed-fields.ts';

const commaList = z.union([
  z.string().transform((text) => text.split(',').map((name) => name.trim())),
  z.array(z.string()),
]);

/** `GET /me?fields=…`: the Page's id, name and whether Conversation Routing is on, a platform each. */
export const readPage: Edge = ({ page, params }) => {
  const { fields } = parameters(z.object({ fields: commaList.default(['id', 'name']) }), params);
  const known: Record<string, unknown> = {
    id: page.options.pageId,
    name: 'Local Page',
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
  data: page.options.apps
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

/** Takes all fields from the caller. */
export const unsubscribeApp: Edge = ({ page, caller }) => {
  page.subscribe(caller, []);
  return { success: true };
};
