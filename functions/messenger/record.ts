/** Whether a parsed value is a JSON object: neither null nor a list. Unlike a schema it copies nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
