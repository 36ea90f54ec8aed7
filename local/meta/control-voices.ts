import * as z from 'zod';
import { namedApp } from './apps.ts';
import { businessAiMarks, businessAiRoles, echoForms } from './automatic.ts';
import { type PageView, pageView } from './control-page.ts';
import { type ControlRequest, post, type Route } from './control-request.ts';
import { businessAi, platforms } from './ids.ts';

const text = z.string().min(1).max(1_999);
/** Null turns it off. */
const switched = text.nullable().exactOptional();

const automaticSchema = z.strictObject({
  instantReply: switched,
  away: switched,
  adGreeting: switched,
  /** Meta has four at most. A new list replaces the one before. */
  iceBreakers: z
    .array(z.strictObject({ question: z.string().min(1).max(80), answer: text }))
    .max(4)
    .refine((all) => new Set(all.map(({ question }) => question)).size === all.length, {
      error: 'must have each question once',
    })
    .exactOptional(),
  echoes: z.enum(echoForms).exactOptional(),
});
/** The automatic texts that a command names. */
export type AutomaticChange = z.input<typeof automaticSchema>;

/** A human turns the named automatic texts on or off. The others stay. */
function setAutomatic({ meta, page }: ControlRequest, named: z.output<typeof automaticSchema>): PageView {
  page.automatic = { ...page.automatic, ...named };
  return pageView(meta, page);
}

const businessAiSchema = z.strictObject({
  role: z.enum(businessAiRoles),
  text: text.exactOptional(),
  marks: z.enum(businessAiMarks).exactOptional(),
});
export type BusinessAiChange = z.input<typeof businessAiSchema>;

/**
 * Meta's Business AI begins to answer, or ends that. It is connected to the Page and stays so. As the default app it turns
 * Conversation Routing on; in another role it leaves that place to our app.
 */
function setBusinessAi({ meta, page }: ControlRequest, named: z.output<typeof businessAiSchema>): PageView {
  const { appId } = businessAi;
  page.businessAi = { ...page.businessAi, ...named };
  const { role } = page.businessAi;
  if (role !== 'off' && !page.apps.some((app) => app.appId === appId)) {
    if (!meta.registry.get(appId)) meta.registry.add(namedApp(businessAi));
    page.connect({ ...businessAi, platforms });
  }
  for (const each of platforms) {
    const before = page.routing(each);
    if (role === 'default-app') page.setRouting(each, { ...before, mode: 'routing', defaultApp: appId });
    else if (before.defaultApp === appId) page.setRouting(each, { ...before, defaultApp: meta.ourApp });
  }
  return pageView(meta, page);
}

/** What Meta says in the Page's threads by itself. */
export const voiceRoutes: readonly Route[] = [
  post('automatic', automaticSchema, setAutomatic),
  post('business-ai', businessAiSchema, setBusinessAi),
];
