import { hash } from 'node:crypto';

/** 64 bits of an id's hash as 16 hex digits: enough to tell a thread's recent events apart. */
export function eventHash(id: string): string {
  return hash('sha256', id, 'hex').slice(0, 16);
}

const PREFIX = 'mh-';

/** Id of the n-th command that an event or another command caused; the same each time it is worked out. */
export function commandId(cause: string, n: number): string {
  return `${PREFIX}${eventHash(cause)}-${n}`;
}

/** Whether an echo's metadata is the id of a command of ours, also of one long settled. */
export function isCommandId(metadata: string): boolean {
  return metadata.startsWith(PREFIX);
}
