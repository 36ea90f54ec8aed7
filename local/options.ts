import { parseArgs } from 'node:util';
import * as z from 'zod';
import { serve } from './http.ts';
import { StartError } from './start-error.ts';

const port = (usual: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port: 0 to 65535')
    .default(String(usual))
    .transform(Number)
    .refine((number) => number <= 65_535, 'must be a port: 0 to 65535');

const secret = (usual: string) => z.string().min(1, 'must not be empty').default(usual);

const environmentSchema = z.object({
  PORT: port(3000),
  DYNAMODB_PORT: port(8000),
  GRAPH_PORT: port(3001),
  APP_SECRET: secret('local-app-secret'),
  VERIFY_TOKEN: secret('local-verify-token'),
  GRAPH_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
    .refine((url) => !/\/v\d+(\.\d+)?\/?$/.test(url), 'must not hold a version: it comes from the settings')
    .optional(),
});

/** The options of `npm start`. */
export interface StartOptions extends z.infer<typeof environmentSchema> {
  /** Delete the data of earlier runs first. */
  readonly fresh: boolean;
}

/** Reads arguments and environment. Throws `StartError` with one line for each fault; it repeats no value. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const parsed = environmentSchema.safeParse(environment);
  if (parsed.success) return { ...parsed.data, fresh: isFresh(args) };
  throw new StartError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
  );
}

function isFresh(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { fresh: { type: 'boolean', default: false } } }).values
      .fresh;
  } catch {
    throw new StartError(
      `Unknown argument: ${args.join(' ')}. The only argument is --fresh: it deletes the data of earlier runs.`,
    );
  }
}

/**
 * Checks that ports are free, before anything slow starts. `ports` has each port by the name of its variable. Throws
 * `StartError` with that name.
 */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  for (const [variable, number] of Object.entries(ports)) {
    try {
      const probe = await serve(async () => {}, number);
      await probe.close();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      throw new StartError(`${variable}: ${error.message}`);
    }
  }
}
