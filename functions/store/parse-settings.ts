import { faultsOf } from '../runtime/faults.ts';
import { type Settings, storedSettingsSchema } from '../thread/settings-schema.ts';
import { ConfigurationError } from './errors.ts';

/**
 * The settings in a parameter's text; keys of a later version are passed over, since a deployment writes them before
 * it replaces the functions. Throws ConfigurationError with one line a fault, naming parameter and key.
 */
export function parseSettings(name: string, text: string | undefined): Settings {
  if (text === undefined)
    throw new ConfigurationError([`${name} is missing or empty: deploy the stack again.`]);
  const result = storedSettingsSchema.safeParse(parseJson(name, text));
  if (result.success) return result.data;
  throw new ConfigurationError(faultsOf(result.error).map((fault) => `${name}: ${fault}`));
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new ConfigurationError([`${name} is not JSON: deploy the stack again.`]);
  }
}
