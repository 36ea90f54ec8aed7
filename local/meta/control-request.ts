import * as z from 'zod';
import { type AppId, appOn, type Platform, type Psid } from './ids.ts';
import type { Meta } from './meta.ts';
import type { SimulatedPage } from './page.ts';
import type { ThreadView } from './thread.ts';

/** A request to the control API whose route is known. */
export interface ControlRequest {
  readonly meta: Meta;
  /** The Page of the query, or the first Page. */
  readonly page: SimulatedPage;
  /** The parts of the path that vary. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Carries out another command; `path` is what stands after `/control/`. */
  readonly perform: (path: string, body: unknown) => Promise<unknown>;
}

/** One command or question. `handle` gives the body of the answer, and throws `ControlError` or `GraphRefusal`. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** The path after `/control/`, with `:name` for each part that varies. */
  readonly path: string;
  readonly pattern: URLPattern;
  readonly handle: (request: ControlRequest, body: unknown) => unknown;
}

/** A question: `GET`, without a body. */
export function get(path: string, handle: (request: ControlRequest) => unknown): Route {
  return { method: 'GET', path, pattern: patternOf(path), handle };
}

/** A command: `POST`, with a body of this schema. */
export function post<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  handle: (request: ControlRequest, body: z.output<Schema>) => unknown,
): Route {
  const parsed: Route['handle'] = (request, body) => handle(request, bodyOf(schema, body));
  return { method: 'POST', path, pattern: patternOf(path), handle: parsed };
}

function patternOf(path: string): URLPattern {
  return new URLPattern({ pathname: `/control/${path}` });
}

/** The control API refuses a request: the HTTP status, and what it would have accepted. */
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

/** The body as the schema gives it. Throws `ControlError` (400) with the names of the wrong members. */
export function bodyOf<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error));
}

/** The person in the path. Throws `ControlError` (400) where it is not a PSID. */
export function psidOf({ params }: ControlRequest): Psid {
  const { psid = '' } = params;
  if (/^\d{1,128}$/.test(psid)) return psid;
  throw new ControlError(400, `"${psid}" is not a PSID: a PSID has digits only`);
}

/** The connected app in the path. Throws `ControlError` (404) with the connected apps. */
export function appOf({ page, params }: ControlRequest): AppId {
  return connectedApp(page, params.appId ?? '');
}

/** The app with this id. Throws `ControlError` (404) unless it is connected to the Page. */
export function connectedApp({ apps }: SimulatedPage, appId: AppId): AppId {
  if (apps.some((app) => app.appId === appId)) return appId;
  throw notConnected(`The app "${appId}" is not connected to the Page`, apps);
}

/** The app as it acts on a platform. Throws `ControlError` (404) unless it is connected there. */
export function connectedAppOn(page: SimulatedPage, platform: Platform, id: AppId): AppId {
  const { apps } = page.routing(platform);
  const appId = appOn(platform, id);
  if (apps.some((app) => app.appId === appId)) return appId;
  throw notConnected(`The app "${id}" is not connected on ${platform}`, apps);
}

function notConnected(message: string, apps: readonly { readonly appId: AppId; readonly name: string }[]) {
  return new ControlError(
    404,
    message,
    apps.map(({ appId, name }) => `${appId} (${name})`),
  );
}

/** The answer to a command about a thread: the thread after it, and the id of the message where there is one. */
export interface ThreadAnswer {
  readonly mid?: string;
  readonly thread: ThreadView;
}

export function threadAnswer({ page }: ControlRequest, psid: Psid, mid?: string): ThreadAnswer {
  const thread = page.view(psid);
  return mid === undefined ? { thread } : { mid, thread };
}

export const platformSchema = z.enum(['messenger', 'instagram']);
export const digitsSchema = z.string().regex(/^\d{1,20}$/, 'must be digits');
export const emptySchema = z.strictObject({});
