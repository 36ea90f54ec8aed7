const MAX_KEYS = 20;
const MAX_LENGTH = 40;

/** Names of an object's keys for the record of a nonsense: at most 20, of at most 40 harmless characters each. */
export function keyNames(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).slice(0, MAX_KEYS).map(safeName);
}

/** A name that came from outside as a log line or a metric can bear it: 40 characters of letters, digits, `_ . -`. */
export function safeName(name: string): string {
  return name.slice(0, MAX_LENGTH).replaceAll(/[^\w.-]/g, '_');
}
