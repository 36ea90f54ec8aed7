import type { Settings } from '../thread/settings-schema.ts';
import { ConfigurationError } from './errors.ts';
import { parseSettings } from './parse-settings.ts';

/**
 * Reads the text of the settings parameter again and again: gives what it says, or what it said when it was good last,
 * with a warning; or the error, if it never was.
 */
export function settingsReader(
  name: string,
  warn: (message: string, cause: unknown) => void,
): (text: string | undefined) => Settings | ConfigurationError {
  let lastGood: Settings | undefined;
  return (text) => {
    try {
      lastGood = parseSettings(name, text);
      return lastGood;
    } catch (cause) {
      if (!(cause instanceof ConfigurationError)) throw cause;
      if (!lastGood) return cause;
      warn('The settings are bad: the last good ones are used.', cause);
      return lastGood;
    }
  };
}
