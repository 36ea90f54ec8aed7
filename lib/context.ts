import * as z from 'zod';
import { settingsSchema } from '../functions/thread/settings-schema.ts';
import { InvalidContextError } from './invalid-context-error.ts';

const executions = z.int('must be a whole number').min(0).optional();

const contextSchema = z.object({
  /** Part of every name; `dev` is thrown away with its stack, any other stage is kept. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be 1 to 20 lower-case letters, digits or hyphens, a letter first')
    .default('dev'),
  /** Who gets the alarms. Amazon SNS asks the address for its consent first. */
  alarmEmail: z.email('must be an email address').optional(),
  /** Executions that are set aside for a function: a new account has too few to set any aside. */
  reservedConcurrency: z
    .strictObject({ webhook: executions, handover: executions, sweeper: executions, watch: executions })
    .optional(),
  handover: settingsSchema,
});

/** What `cdk.json` and the command line say about a deployment. */
export type DeploymentContext = z.infer<typeof contextSchema>;

/**
 * The deployment's context, as `get` gives it for each key: values of `cdk.json` as they stand there, values of
 * `-c key=value` as text, objects then as JSON. Throws InvalidContextError with every fault that was found.
 */
export function readContext(get: (key: string) => unknown): DeploymentContext {
  const given = {
    stage: get('stage'),
    alarmEmail: get('alarmEmail'),
    reservedConcurrency: fromJson('reservedConcurrency', get('reservedConcurrency')),
    handover: fromJson('handover', get('handover')),
  };
  if (given.handover === undefined) {
    throw new InvalidContextError(['handover: is missing; the settings stand in cdk.json under context']);
  }
  const parsed = contextSchema.safeParse(given);
  if (!parsed.success) throw new InvalidContextError(parsed.error.issues.map(faultOf));
  return parsed.data;
}

function fromJson(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new InvalidContextError([`${key}: must be JSON where it is given as text`]);
  }
}

function faultOf(issue: z.core.$ZodIssue): string {
  // What is wrong with a key of a record stands one level deeper.
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return `${issue.path.map(String).join('.')}: ${message}`;
}
