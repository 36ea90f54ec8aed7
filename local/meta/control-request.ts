import * as z from 'zod';
import type { Platform } from '../../functions/messenger/events.ts';
import { type AppId, type Psid, toId } from '../../functions/messenger/ids.ts';
import { appOn } from './known-apps.ts';
import type { MetaState } from './meta-state.ts';

/** A request to the control API whose route is known. */
export interface ControlRequest {
  readonly meta: MetaState;
  /** The parts of the path that vary. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed JSON body; an empty object where there is none. */
  readonly body: unknown;
}

/** Does what a route is for and gives the body of its answer. Throws `ControlError` or `GraphRefusal`. */
export type ControlHandler = (request: ControlRequest) => unknown;

/** The control API says no: the status and what it would have accepted. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;
  readonly accepted: readonly string[];

  constructor(status: number, message: string, accepted: readonly string[] = []) {
    super(message);
    this.status = status;
    this.accepted = accepted;
  }
}

/** The body as the schema has it. Throws `ControlError` (400) that names what is wrong. */
export function bodyOf<Schema extends z.ZodType>(schema: Schema, { body }: ControlRequest): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error));
}

/** The person in the path. Throws `ControlError` (400) for what is no PSID. */
export function psidOf({ params }: ControlRequest): Psid {
  const psid = toId<Psid>(params.psid);
  if (psid !== undefined && /^\d+$/.test(psid)) return psid;
  throw new ControlError(400, `"${params.psid}" is no PSID: digits only`);
}

/** The connected app in the path. Throws `ControlError` (404) that names the connected ones. */
export function appOf({ meta, params }: ControlRequest): AppId {
  return connectedApp(meta, params.appId);
}

/** The app with this id. Throws `ControlError` (404) unless it is connected to the Page. */
export function connectedApp({ page }: MetaState, id: string | undefined): AppId {
  const { apps } = page;
  const app = apps.find(({ appId }) => appId === id);
  if (app) return app.appId;
  throw notConnected(`The app "${id}" is not connected to the Page`, apps);
}

/** The app as it acts on a platform. Throws `ControlError` (404) unless it is connected there. */
export function connectedAppOn({ page }: MetaState, platform: Platform, id: AppId): AppId {
  const { apps } = page.routing(platform);
  const app = apps.find(({ appId }) => appId === appOn(platform, id));
  if (app) return app.appId;
  throw notConnected(`The app "${id}" is not connected on ${platform}`, apps);
}

function notConnected(message: string, apps: readonly { readonly appId: AppId; readonly name: string }[]) {
  const known = apps.map(({ appId, name }) => `${appId} (${name})`);
  return new ControlError(404, message, known);
}
