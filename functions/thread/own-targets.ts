interface Target {
  readonly appId: string;
  readonly instagramAppId?: string | undefined;
}
type Targets = Readonly<Record<string, Target>>;

interface Scopes {
  readonly appId: string;
  readonly targets: Targets;
  readonly pages: Readonly<Record<string, { readonly targets?: Targets | undefined }>>;
}

/** A target that is our own app, and where in the settings it is. */
export interface OwnTarget {
  readonly path: readonly string[];
  readonly message: string;
}

/** Every target that is our own app, of the deployment or of a Page: whoever is passed to it would have nobody. */
export function ownTargets({ appId, targets, pages }: Scopes): readonly OwnTarget[] {
  const ofPages = Object.entries(pages).map(
    ([id, page]) => [['pages', id, 'targets'], page.targets ?? {}] as const,
  );
  return [[['targets'], targets] as const, ...ofPages].flatMap(([path, named]) =>
    Object.entries(named).flatMap(([name, target]) =>
      (['appId', 'instagramAppId'] as const)
        .filter((key) => target[key] === appId)
        .map((key) => ({
          path: [...path, name, key],
          message: 'is our own app: a target is somebody else',
        })),
    ),
  );
}
