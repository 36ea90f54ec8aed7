import { HandoverError } from '../functions/runtime/handover-error.ts';

/** The context (`cdk.json`, `-c key=value`) cannot be deployed. Its message has one line a fault. */
export class InvalidContextError extends HandoverError {
  readonly code = 'invalid_context';
  /** One line each: `handover.targets.zendesk.appId: must be …`. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}
