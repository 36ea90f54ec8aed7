/** A Page's entries over those of the deployment, key by key. Null takes an inherited entry away. */
export function overridden<T>(
  inherited: Readonly<Record<string, T>>,
  own: Readonly<Record<string, T | null | undefined>> = {},
): Record<string, NonNullable<T>> {
  return Object.fromEntries(
    Object.entries({ ...inherited, ...own }).filter(
      (entry): entry is [string, NonNullable<T>] => entry[1] !== null && entry[1] !== undefined,
    ),
  );
}
