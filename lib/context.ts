import * as z from 'zod/mini';
import { faultsOf } from '../functions/runtime/faults.ts';
import { settingsSchema } from '../functions/settings/settings-schema.ts';
import { InvalidContextError } from './invalid-context-error.ts';

const executions = z.optional(z.int('must be a whole number').check(z.gte(0)));

const contextSchema = z.object({
  /** Part of every name. The stage `dev` is deleted with its stack; any other stage is kept. */
  stage: z._default(
    z
      .string()
      .check(
        z.regex(
          /^[a-z][a-z0-9-]{0,19}$/,
          'must be 1 to 20 lower-case letters, digits or hyphens, a letter first',
        ),
      ),
    'dev',
  ),
  /** The address that gets the alarms. Amazon SNS first sends it a request to confirm. */
  alarmEmail: z.optional(z.email('must be an email address')),
  /** Executions that are reserved for a function. A new account has too few to reserve any. */
  reservedConcurrency: z.optional(
    z.strictObject({ webhook: executions, handover: executions, sweeper: executions, watch: executions }),
  ),
  handover: settingsSchema,
});

/** The settings of a deployment, from `cdk.json` and the command line. */
export type DeploymentContext = z.infer<typeof contextSchema>;

/**
 * The deployment's context. `get` gives the value of a key: as it is written in `cdk.json`, or as the text of
 * `-c key=value`, which is JSON for an object. Throws InvalidContextError with one line for each fault.
 */
export function readContext(get: (key: string) => unknown): DeploymentContext {
  const given = {
    stage: get('stage'),
    alarmEmail: get('alarmEmail'),
    reservedConcurrency: fromJson('reservedConcurrency', get('reservedConcurrency')),
    handover: fromJson('handover', get('handover')),
  };
  if (given.handover === undefined) {
    throw new InvalidContextError(['handover: is missing; write the settings in cdk.json under context']);
  }
  const parsed = contextSchema.safeParse(given);
  if (!parsed.success) throw new InvalidContextError(faultsOf(parsed.error));
  return parsed.data;
}

function fromJson(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new InvalidContextError([`${key}: must be JSON when it is given as text`]);
  }
}
