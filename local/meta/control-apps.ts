import type { AppId, Psid } from '../../functions/messenger/ids.ts';
import { type Acted, acted, newMid } from './control-persons.ts';
import { appOf, bodyOf, type ControlHandler, type ControlRequest, psidOf } from './control-request.ts';
import {
  doneSchema,
  emptySchema,
  passSchema,
  releaseSchema,
  replySchema,
  takeSchema,
} from './control-schema.ts';
import { sendMessage } from './graph-send.ts';
import { appOn, inboxes, isInbox } from './known-apps.ts';

/** An app answers. A human in an inbox takes the thread by that; any other app must be allowed to send. */
export const appReplies: ControlHandler = (request): Acted => {
  const { psid, text } = bodyOf(replySchema, request);
  const caller = actorOf(request, psid);
  const { page } = request.meta;
  if (!isInbox(caller)) {
    sendMessage({ page, caller, params: { recipient: { id: psid }, message: { text } } });
    return acted(request, psid, page.view(psid).messages.at(-1)?.mid);
  }
  const mid = newMid(request);
  page.act(psid, { kind: 'inbox-speaks', by: caller }, { kind: 'echo', mid, appId: caller, text });
  return acted(request, psid, mid);
};

/** An app passes the thread on, to the default app where no target is named. */
export const appPasses: ControlHandler = (request): Acted => {
  const { psid, target, metadata } = bodyOf(passSchema, request);
  request.meta.page.act(psid, { kind: 'pass', by: actorOf(request, psid), to: target, metadata });
  return acted(request, psid);
};

/** An app takes the thread. */
export const appTakes: ControlHandler = (request): Acted => {
  const { psid, metadata } = bodyOf(takeSchema, request);
  request.meta.page.act(psid, { kind: 'take', by: actorOf(request, psid), metadata });
  return acted(request, psid);
};

/** An app asks the owner for the thread. */
export const appRequests: ControlHandler = (request): Acted => {
  const { psid, metadata } = bodyOf(takeSchema, request);
  request.meta.page.act(psid, { kind: 'request', by: actorOf(request, psid), metadata });
  return acted(request, psid);
};

/** An app lets its thread fall idle. */
export const appReleases: ControlHandler = (request): Acted => {
  const { psid } = bodyOf(releaseSchema, request);
  request.meta.page.act(psid, { kind: 'release', by: actorOf(request, psid) });
  return acted(request, psid);
};

/** A human presses Done in the inbox. */
export const inboxIsDone: ControlHandler = (request): Acted => {
  const { how } = bodyOf(doneSchema, request);
  const psid = psidOf(request);
  request.meta.page.act(psid, { kind: 'inbox-finishes', by: inboxOf(request, psid), how });
  return acted(request, psid);
};

/** A human moves the thread to the Main folder. */
export const inboxMovesToMain: ControlHandler = (request): Acted => {
  bodyOf(emptySchema, request);
  const psid = psidOf(request);
  request.meta.page.act(psid, { kind: 'inbox-takes', by: inboxOf(request, psid) });
  return acted(request, psid);
};

/** What an app has received, oldest first. */
export const appReceived: ControlHandler = (request) => {
  const received = request.meta.page.received(appOf(request));
  return { received };
};

/** The app in the path. Either inbox acts as the one of the thread's platform: a human sees both as one. */
function actorOf(request: ControlRequest, psid: Psid): AppId {
  return appOn(request.meta.page.view(psid).platform, appOf(request));
}

function inboxOf({ meta }: ControlRequest, psid: Psid): AppId {
  return inboxes[meta.page.view(psid).platform].appId;
}
