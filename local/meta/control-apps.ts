import * as z from 'zod';
import { namedApp } from './apps.ts';
import { type PageView, pageView } from './control-page.ts';
import {
  appOf,
  ControlError,
  type ControlRequest,
  emptySchema,
  get,
  platformSchema,
  post,
  psidOf,
  type Route,
  type ThreadAnswer,
  threadAnswer,
} from './control-request.ts';
import { sendMessage } from './graph-messages.ts';
import { appIdSchema, metadataSchema, psidSchema } from './graph-request.ts';
import { type AppId, appOn, inboxes, isInbox, type Psid, platforms } from './ids.ts';
import type { PageAction } from './page.ts';

const replySchema = z.strictObject({
  psid: psidSchema,
  text: z.string().min(1).max(1_999),
  /** The inbox says it by itself. */
  automatic: z.boolean().optional(),
});

/**
 * An app answers. A human in an inbox takes the thread by that, an automatic text of the inbox does not; any other app
 * must be allowed to send.
 */
function replies(request: ControlRequest, body: z.output<typeof replySchema>): ThreadAnswer {
  const { psid, text, automatic: isAutomatic = false } = body;
  const caller = actorOf(request, psid);
  const { page } = request;
  if (!isInbox(caller)) {
    sendMessage({ page, caller, params: { recipient: { id: psid }, message: { text } } });
    return threadAnswer(request, psid, page.view(psid).messages.at(-1)?.mid);
  }
  const mid = page.newMid();
  const automatic = isAutomatic ? 'by-hand' : undefined;
  const echo = { kind: 'echo', mid, appId: caller, text, automatic } as const;
  page.act(psid, { kind: 'inbox-speaks', by: caller, isAutomatic }, echo);
  return threadAnswer(request, psid, mid);
}

const releaseSchema = z.strictObject({ psid: psidSchema });
const takeSchema = z.strictObject({ psid: psidSchema, metadata: metadataSchema.optional() });
const passSchema = takeSchema.extend({ target: appIdSchema.optional() });

/** An app calls for a change of control. */
function acts<Body extends { readonly psid: Psid }>(action: (by: AppId, body: Body) => PageAction) {
  return (request: ControlRequest, body: Body): ThreadAnswer => {
    request.page.act(body.psid, action(actorOf(request, body.psid), body));
    return threadAnswer(request, body.psid);
  };
}

const passes = acts<z.output<typeof passSchema>>((by, { target, metadata }) => ({
  ...{ kind: 'pass', by, to: target, metadata },
}));
const takes = acts<z.output<typeof takeSchema>>((by, { metadata }) => ({ kind: 'take', by, metadata }));
const requests = acts<z.output<typeof takeSchema>>((by, { metadata }) => ({ kind: 'request', by, metadata }));
const releases = acts((by) => ({ kind: 'release', by }));

const doneSchema = z.strictObject({ how: z.enum(['pass', 'release', 'nothing']).default('pass') });

/** A human presses Done in the inbox. */
function done(request: ControlRequest, { how }: z.output<typeof doneSchema>): ThreadAnswer {
  const psid = psidOf(request);
  request.page.act(psid, { kind: 'inbox-finishes', by: inboxOf(request, psid), how });
  return threadAnswer(request, psid);
}

/** A human moves the thread to the Main folder. */
function movesToMain(request: ControlRequest): ThreadAnswer {
  const psid = psidOf(request);
  request.page.act(psid, { kind: 'inbox-takes', by: inboxOf(request, psid) });
  return threadAnswer(request, psid);
}

const connectSchema = z.strictObject({
  appId: appIdSchema,
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be small letters, digits and -'),
  platforms: z.array(platformSchema).min(1).optional(),
});

/** A human connects a further app to the Page. */
function connect({ meta, page }: ControlRequest, body: z.output<typeof connectSchema>): PageView {
  const { appId, name, platforms: where = platforms } = body;
  if (page.apps.some((app) => app.appId === appId)) {
    throw new ControlError(409, `The app ${appId} is connected already`);
  }
  if (!meta.registry.get(appId)) meta.registry.add(namedApp({ appId, name }));
  page.connect({ appId, name, platforms: where });
  return pageView(meta, page);
}

const toggleSchema = z.strictObject({ canTake: z.boolean() });

/** A human turns the Page's "Take control of conversations" toggle for an app on or off. */
function setToggle(request: ControlRequest, { canTake }: z.output<typeof toggleSchema>): PageView {
  const { meta, page } = request;
  page.setCanTake(appOf(request), canTake);
  return pageView(meta, page);
}

/** The app of the path. Each inbox stands for the inbox of the thread's platform: a human sees both as one. */
function actorOf(request: ControlRequest, psid: Psid): AppId {
  return appOn(request.page.view(psid).platform, appOf(request));
}

function inboxOf({ page }: ControlRequest, psid: Psid): AppId {
  return inboxes[page.view(psid).platform].appId;
}

/** What apps do, and the humans in the inbox. */
export const appRoutes: readonly Route[] = [
  post('apps', connectSchema, connect),
  post('apps/:appId/reply', replySchema, replies),
  post('apps/:appId/pass', passSchema, passes),
  post('apps/:appId/take', takeSchema, takes),
  post('apps/:appId/request', takeSchema, requests),
  post('apps/:appId/release', releaseSchema, releases),
  post('apps/:appId/toggle', toggleSchema, setToggle),
  get('apps/:appId/received', (request) => ({ received: request.page.received(appOf(request)) })),
  post('inbox/:psid/done', doneSchema, done),
  post('inbox/:psid/move-to-main', emptySchema, movesToMain),
];
