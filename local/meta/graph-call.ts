import * as z from 'zod';
import { type AppId, type Psid, toId } from '../../functions/messenger/ids.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { appOn } from './known-apps.ts';
import { badParameter, notConnectedOn } from './refusals.ts';
import type { SimulatedPage } from './simulated-page.ts';
import { appIn } from './thread-state.ts';

/** A call whose token and Page are known to be right. */
export interface GraphCall {
  readonly page: SimulatedPage;
  /** The app that the token was issued to. */
  readonly caller: AppId;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Carries out a call and gives the body of its answer. Throws `GraphRefusal`. */
export type Edge = (call: GraphCall) => unknown;

/** The id of an app as text, from text or a number. */
export const appIdSchema = idSchema<AppId>('an app id');

/** The id of a person: digits. Anything else is nobody whom this Page could know. */
export const psidSchema = idSchema<Psid>('the id of a person');

export const recipientSchema = z.object({ id: psidSchema });

/** At most 1,000 characters; Meta documents this for messages and nothing for the control calls. */
export const metadataSchema = z.string().max(1_000);

/** Names, as a list or as text with commas between them. */
export const commaList = z.union([
  z.string().transform((text) => text.split(',').map((name) => name.trim())),
  z.array(z.string()),
]);

/** The parameters as the schema has them. Throws `GraphRefusal` with code 100 and the name of the parameter. */
export function parameters<Schema extends z.ZodType>(
  schema: Schema,
  params: GraphCall['params'],
): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || 'body';
  throw new GraphRefusal(badParameter(`The parameter ${name} is not valid: ${issue?.message ?? 'unknown'}.`));
}

/**
 * The app as it acts in the thread that a call is about: either inbox is the one that belongs there. Throws
 * `GraphRefusal` where the app is not connected to the thread's platform.
 */
export function callerIn({ page, caller, params }: GraphCall): AppId {
  const person = z.union([psidSchema, recipientSchema.transform(({ id }) => id)]).safeParse(params.recipient);
  if (!person.success) return caller;
  const { platform } = page.view(person.data);
  const app = appIn(page.routing(platform), appOn(platform, caller));
  if (!app) throw new GraphRefusal(notConnectedOn(platform));
  return app.appId;
}

function idSchema<Id extends AppId | Psid>(what: string) {
  return z.union([z.string(), z.number()]).transform((value, context): Id => {
    const id = toId<Id>(value);
    if (id !== undefined && /^\d+$/.test(id)) return id;
    context.addIssue(`must be ${what}: digits only`);
    return z.NEVER;
  });
}
