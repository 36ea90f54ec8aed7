const BUILT_INS = [
  Object,
  Array,
  String,
  Number,
  Boolean,
  Function,
  Map,
  Set,
  Promise,
  RegExp,
  Error,
  Buffer,
];

/** The names of everything that all objects inherit, to be compared with what it was. */
export function inheritedNames(): string[] {
  return BUILT_INS.flatMap((each) =>
    [each, each.prototype].flatMap((owner) =>
      Reflect.ownKeys(owner).map((key) => `${each.name} ${String(key)}`),
    ),
  );
}
