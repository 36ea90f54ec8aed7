import { HandoverError } from '../runtime/handover-error.ts';

/** Somebody else has written the item since it was read. Read again and do it again. */
export class ConflictError extends HandoverError {
  readonly code = 'store_conflict';

  constructor(key: string, options?: ErrorOptions) {
    super(`${key} has changed since it was read: read it again and decide again.`, options);
  }
}

/** DynamoDB is throttled, out of reach or misconfigured: nothing is known to have been written. */
export class StoreUnavailableError extends HandoverError {
  readonly code = 'store_unavailable';

  constructor(operation: string, options?: ErrorOptions) {
    super(
      `DynamoDB ${operation} failed (${nameOf(options?.cause)}): check the table, its throttling and the role.`,
      options,
    );
  }
}

/** An item that the table will not take for its shape or size, however often it is offered. */
export class ItemRefusedError extends HandoverError {
  readonly code = 'item_refused';

  constructor(key: string, options?: ErrorOptions) {
    super(`DynamoDB refuses the item of ${key} for its shape or size (${nameOf(options?.cause)}).`, options);
  }
}

/** A stored item has an attribute of the wrong type, most likely by an edit. The repositories put it aside. */
export class ItemUnreadableError extends HandoverError {
  readonly code = 'item_unreadable';

  constructor(key: string, faults: readonly string[]) {
    super(`The item of ${key} cannot be read: ${faults.join('; ')}.`);
  }
}

/** SSM did not answer, and no earlier value is known. */
export class ParameterUnavailableError extends HandoverError {
  readonly code = 'parameter_unavailable';

  constructor(names: readonly string[], options?: ErrorOptions) {
    super(
      `SSM did not return ${names.join(', ')} (${nameOf(options?.cause)}): check the parameter and the function's role.`,
      options,
    );
  }
}

/** The stored settings are missing or not valid. One line for each fault. */
export class ConfigurationError extends HandoverError {
  readonly code = 'configuration';

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** The kind of a cause. Its text is left out: it may quote the request. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'unknown cause';
}
