/** A mistake about targets. `path` is where in the settings it is. */
export interface TargetFault {
  readonly path: Path;
  readonly message: string;
}

type Path = readonly (string | number)[];

interface Target {
  readonly appId: string;
  readonly instagramAppId?: string | undefined;
}
type Targets = Readonly<Record<string, Target>>;

/** What names targets: the deployment's settings, or those of a Page that overrides some of them. */
interface Scope {
  readonly triggers?: readonly { readonly target?: string | undefined }[] | undefined;
  readonly grantRequestsOf?: readonly string[] | undefined;
  readonly fallback?: string | undefined;
}

interface Scopes extends Scope {
  readonly appId: string;
  readonly targets: Targets;
  readonly pages: Readonly<Record<string, Scope & { readonly targets?: Targets | undefined }>>;
}

/** Every target that is named but not defined, and every target that is our own app. */
export function targetFaults(settings: Scopes): readonly TargetFault[] {
  return [...missingTargets(settings), ...ownTargets(settings)];
}

/** A Page with targets of its own has to define those that the settings it inherits name. */
function missingTargets(settings: Scopes): readonly TargetFault[] {
  const pages = Object.entries(settings.pages);
  return [
    ...unknownIn(settings, settings.targets, []),
    ...pages.flatMap(([id, page]) => [
      ...unknownIn(page, page.targets ?? settings.targets, ['pages', id]),
      ...(page.targets ? notInherited(page, settings, page.targets, ['pages', id, 'targets']) : []),
    ]),
  ];
}

function unknownIn(scope: Scope, targets: Targets, path: Path): readonly TargetFault[] {
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
    ...triggers.flatMap(({ target }, n) =>
      target === undefined ? [] : [{ name: target, at: ['triggers', n, 'target'] }],
    ),
    ...grantRequestsOf.map((name, n) => ({ name, at: ['grantRequestsOf', n] })),
    ...(fallback === undefined ? [] : [{ name: fallback, at: ['fallback'] }]),
  ];
}

/** A thread that is passed to our own app would have no other owner. */
function ownTargets({ appId, targets, pages }: Scopes): readonly TargetFault[] {
  const ofPages = Object.entries(pages).map(
    ([id, page]) => [['pages', id, 'targets'], page.targets ?? {}] as const,
  );
  return [[['targets'], targets] as const, ...ofPages].flatMap(([path, named]) =>
    Object.entries(named).flatMap(([name, target]) =>
      (['appId', 'instagramAppId'] as const)
        .filter((key) => target[key] === appId)
        .map((key) => ({
          path: [...path, name, key],
          message: "must not be this deployment's own app id: a target is another app",
        })),
    ),
  );
}
