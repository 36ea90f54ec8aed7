import * as z from 'zod';
import {
  appIdSchema,
  type Edge,
  metadataSchema,
  parameters,
  psidSchema,
  recipientSchema,
} from './graph-call.ts';
import { isDefaultApp } from './thread-state.ts';
import { wireAppId } from './webhook-item.ts';

const done = { success: true };
const target = z.object({ recipient: recipientSchema, metadata: metadataSchema.optional() });

/*
 * Each gives `{success: true}`, and throws `GraphRefusal` where the rules of thread control forbid it.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */

/** Passes to `target_app_id`, or to the default app. */
export const passThreadControl: Edge = ({ page, caller, params }) => {
  const schema = target.extend({ target_app_id: appIdSchema.optional() });
  const { recipient, target_app_id: to, metadata } = parameters(schema, params);
  page.act(recipient.id, { kind: 'pass', by: caller, to, metadata });
  return done;
};

/** Takes the thread; routing mode only. */
export const takeThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient, metadata } = parameters(target, params);
  page.act(recipient.id, { kind: 'take', by: caller, metadata });
  return done;
};

/** Asks the owner for the thread; zero-config only. Success means that it was asked. */
export const requestThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient, metadata } = parameters(target, params);
  page.act(recipient.id, { kind: 'request', by: caller, metadata });
  return done;
};

/** Lets the thread fall idle. */
export const releaseThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient } = parameters(target, params);
  page.act(recipient.id, { kind: 'release', by: caller });
  return done;
};

/** Extends control by `duration` seconds from now. */
export const extendThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient, duration } = parameters(target.extend({ duration: z.coerce.number() }), params);
  page.act(recipient.id, { kind: 'extend', by: caller, durationSeconds: duration });
  return done;
};

/** The owner and the default app see who owns the thread, others only until when; nobody's thread is empty. */
export const threadOwner: Edge = ({ page, caller, params }) => {
  const { recipient } = parameters(z.object({ recipient: psidSchema }), params);
  const { owner, expiresAt, platform } = page.view(recipient);
  if (owner === null || expiresAt === null) return { data: [] };
  const expiration = Math.floor(expiresAt / 1_000);
  const seesAll = owner === caller || isDefaultApp(page.routing(platform), caller);
  return { data: [{ thread_owner: seesAll ? { app_id: wireAppId(owner), expiration } : { expiration } }] };
};
