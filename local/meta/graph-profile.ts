import * as z from 'zod';
import { commaList, type Edge, parameters } from './graph-call.ts';

/** https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api */
const menuItem = z.looseObject({ title: z.string().max(30).optional() });
const properties = z.object({
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
const platform = z.enum(['messenger', 'instagram']).default('messenger');
const fields = z.object({ platform, fields: commaList });
const done = { result: 'success' };

/** The properties that are asked for, as far as they are set; no entry at all where none is. */
export const readProfile: Edge = ({ page, params }) => {
  const asked = parameters(fields, params);
  const set = Object.entries(page.profile(asked.platform)).filter(([name]) => asked.fields.includes(name));
  return { data: set.length === 0 ? [] : [Object.fromEntries(set)] };
};

/** Sets the properties that are named and leaves the others. */
export const setProfile: Edge = ({ page, caller, params }) => {
  const { platform: where, ...named } = parameters(properties.extend({ platform }), params);
  page.setProfile(where, named, caller);
  return done;
};

export const deleteProfile: Edge = ({ page, params }) => {
  const asked = parameters(fields, params);
  page.deleteProfile(asked.platform, asked.fields);
  return done;
};
