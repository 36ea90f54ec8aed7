import { StartError } from '../../start-error.ts';
import type { CloudAssembly } from './cloud-assembly.ts';
import type { Resource } from './cloud-formation.ts';
import { identityOf } from './physical-ids.ts';
import { createResolver } from './resolve.ts';

/** A resource with the name and ARN that it goes by on this machine. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly ref: string;
  readonly arn: string;
  readonly metadata: Resource['Metadata'];
  /**
   * Its properties without intrinsic functions. Asked for one by one, because most resources of a stack mean nothing
   * on this machine and may use whatever they like.
   */
  properties(): unknown;
}

/** All resources of a stack. */
export function resolveResources({ template, stackName }: CloudAssembly): readonly ResolvedResource[] {
  const resolve = createResolver(template, stackName);
  return Object.entries(template.Resources).map(([logicalId, resource]) => ({
    logicalId,
    type: resource.Type,
    ...identityOf(logicalId, resource, stackName),
    metadata: resource.Metadata,
    properties: () => {
      try {
        return resolve(resource.Properties);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new StartError(`${logicalId} (${resource.Type}) cannot be played on this machine: ${why}`);
      }
    },
  }));
}
