import { overridden } from './overridden.ts';

/** A mistake about targets. `path` is where in the settings it is. */
export interface TargetFault {
  readonly path: Path;
  readonly message: string;
}

type Path = readonly (string | number)[];

interface Target {
  readonly appId: string;
  readonly instagramAppId?: string | undefined;
  readonly hours?: string | undefined;
  readonly next?: string | undefined;
}

/** What is defined under a name. */
interface Defined {
  readonly targets: Readonly<Record<string, Target>>;
  readonly hours: Readonly<Record<string, object>>;
}
type Kind = keyof Defined;

/** What names targets and calendars: the deployment's settings, or those of a Page that overrides some of them. */
interface Scope {
  readonly targets?: Readonly<Record<string, Target | null>> | undefined;
  readonly hours?: Readonly<Record<string, object | null>> | undefined;
  readonly triggers?: readonly { readonly target?: string | undefined }[] | undefined;
  readonly grantRequestsOf?: readonly string[] | undefined;
  readonly fallback?: string | null | undefined;
  readonly failedTurns?: { readonly target: string } | null | undefined;
}

interface Scopes extends Scope, Defined {
  readonly targets: Defined['targets'];
  readonly hours: Defined['hours'];
  readonly fallback?: string | undefined;
  readonly failedTurns?: { readonly target: string } | undefined;
  readonly appId: string;
  readonly pages: Readonly<Record<string, Scope>>;
}

/** Every target or calendar that is named but not defined, and every target that is our own app or its own `next`. */
export function targetFaults(settings: Scopes): readonly TargetFault[] {
  const pages = Object.entries(settings.pages).map(([id, page]) => ({ page, path: ['pages', id] }));
  return [
    ...unknownIn(settings, settings, []),
    ...pages.flatMap(({ page, path }) => missingOnPage(page, settings, path)),
    ...[{ page: settings, path: [] }, ...pages].flatMap(({ page, path }) => [
      ...ownTargets(page, settings.appId, path),
      ...nextOfThemselves(page, path),
    ]),
  ];
}

/** A Page that takes a target or a calendar away has to override all that names it. */
function missingOnPage(page: Scope, settings: Scopes, path: Path): readonly TargetFault[] {
  const defined = {
    targets: overridden(settings.targets, page.targets),
    hours: overridden(settings.hours, page.hours),
  };
  return [...unknownIn(page, defined, path), ...takenAway(page, settings, path)];
}

function unknownIn(scope: Scope, defined: Defined, path: Path): readonly TargetFault[] {
  return named(scope)
    .filter(({ kind, name }) => !Object.hasOwn(defined[kind], name))
    .map(({ kind, name, at }) => ({
      path: [...path, ...at],
      message: `names the ${KINDS[kind]} "${name}"; known are: ${namesOf(defined[kind])}`,
    }));
}

const KINDS: Readonly<Record<Kind, string>> = { targets: 'target', hours: 'calendar' };

function namesOf(defined: object): string {
  return Object.keys(defined).join(', ') || 'none';
}

function takenAway(page: Scope, settings: Scopes, path: Path): readonly TargetFault[] {
  const inherited = named({
    targets: Object.fromEntries(
      Object.entries(settings.targets).filter(([name]) => !Object.hasOwn(page.targets ?? {}, name)),
    ),
    triggers: page.triggers ? [] : settings.triggers,
    grantRequestsOf: page.grantRequestsOf ? [] : settings.grantRequestsOf,
    fallback: page.fallback === undefined ? settings.fallback : null,
    failedTurns: page.failedTurns === undefined ? settings.failedTurns : null,
  });
  return (['targets', 'hours'] as const).flatMap((kind) =>
    Object.entries(page[kind] ?? {})
      .filter(([, each]) => each === null)
      .flatMap(([name]) => {
        const at = [...path, kind, name];
        if (!Object.hasOwn(settings[kind], name)) {
          const known = namesOf(settings[kind]);
          return [
            { path: at, message: `takes away a ${KINDS[kind]} that is not there; known are: ${known}` },
          ];
        }
        return inherited
          .filter((each) => each.kind === kind && each.name === name)
          .map((each) => ({ path: at, message: `is taken away, but ${each.at.join('.')} names it` }));
      }),
  );
}

interface Named {
  readonly kind: Kind;
  readonly name: string;
  readonly at: Path;
}

function named({
  targets = {},
  triggers = [],
  grantRequestsOf = [],
  fallback,
  failedTurns,
}: Scope): readonly Named[] {
  const target = (name: string, ...at: Path): Named => ({ kind: 'targets', name, at });
  return [
    ...Object.entries(targets).flatMap(([name, each]): Named[] => [
      ...(each?.hours === undefined
        ? []
        : [{ kind: 'hours' as const, name: each.hours, at: ['targets', name, 'hours'] }]),
      ...(each?.next === undefined ? [] : [target(each.next, 'targets', name, 'next')]),
    ]),
    ...triggers.flatMap((each, n) =>
      each.target === undefined ? [] : [target(each.target, 'triggers', n, 'target')],
    ),
    ...grantRequestsOf.map((name, n) => target(name, 'grantRequestsOf', n)),
    ...(typeof fallback === 'string' ? [target(fallback, 'fallback')] : []),
    ...(failedTurns ? [target(failedTurns.target, 'failedTurns', 'target')] : []),
  ];
}

/** A thread that is passed to our own app would have no other owner. */
function ownTargets({ targets = {} }: Scope, appId: string, path: Path): readonly TargetFault[] {
  return Object.entries(targets).flatMap(([name, target]) =>
    (['appId', 'instagramAppId'] as const)
      .filter((key) => target?.[key] === appId)
      .map((key) => ({
        path: [...path, 'targets', name, key],
        message: "must not be this deployment's own app id: a target is another app",
      })),
  );
}

function nextOfThemselves({ targets = {} }: Scope, path: Path): readonly TargetFault[] {
  return Object.entries(targets)
    .filter(([name, target]) => target?.next === name)
    .map(([name]) => ({ path: [...path, 'targets', name, 'next'], message: 'must be another target' }));
}
