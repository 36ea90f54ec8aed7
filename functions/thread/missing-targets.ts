type Path = readonly (string | number)[];

/** A target that is named and not there. */
export interface MissingTarget {
  /** Where in the settings the mistake is. */
  readonly path: Path;
  readonly message: string;
}

/** What names targets: the deployment's settings, or those of a Page that overrides some of them. */
interface Scope {
  readonly triggers?: readonly { readonly target: string }[] | undefined;
  readonly grantRequestsOf?: readonly string[] | undefined;
  readonly fallback?: string | undefined;
}

type Targets = Readonly<Record<string, unknown>>;

interface Scopes extends Scope {
  readonly targets: Targets;
  readonly pages: Readonly<Record<string, Scope & { readonly targets?: Targets | undefined }>>;
}

/** Every target that is named where it is not known. A Page with targets of its own has to know those it inherits by name. */
export function missingTargets(settings: Scopes): readonly MissingTarget[] {
  const pages = Object.entries(settings.pages);
  return [
    ...unknownIn(settings, settings.targets, []),
    ...pages.flatMap(([id, page]) => [
      ...unknownIn(page, page.targets ?? settings.targets, ['pages', id]),
      ...(page.targets ? notInherited(page, settings, page.targets, ['pages', id, 'targets']) : []),
    ]),
  ];
}

function unknownIn(scope: Scope, targets: Targets, path: Path): readonly MissingTarget[] {
  const known = Object.keys(targets).join(', ') || 'none';
  return named(scope)
    .filter(({ name }) => !Object.hasOwn(targets, name))
    .map(({ name, at }) => ({
      path: [...path, ...at],
      message: `names the target "${name}"; known are: ${known}`,
    }));
}

function notInherited(page: Scope, settings: Scope, targets: Targets, path: Path) {
  const { triggers, grantRequestsOf, fallback } = settings;
  const inherited: Scope = {
    ...(page.triggers ? {} : { triggers }),
    ...(page.grantRequestsOf ? {} : { grantRequestsOf }),
    ...(page.fallback === undefined ? { fallback } : {}),
  };
  return named(inherited)
    .filter(({ name }) => !Object.hasOwn(targets, name))
    .map(({ name, at }) => ({ path, message: `lacks the target "${name}", which ${at.join('.')} names` }));
}

function named({
  triggers = [],
  grantRequestsOf = [],
  fallback,
}: Scope): readonly { name: string; at: Path }[] {
  return [
    ...triggers.map(({ target }, n) => ({ name: target, at: ['triggers', n, 'target'] })),
    ...grantRequestsOf.map((name, n) => ({ name, at: ['grantRequestsOf', n] })),
    ...(fallback === undefined ? [] : [{ name: fallback, at: ['fallback'] }]),
  ];
}
