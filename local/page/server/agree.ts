import type { Owner } from '../../../functions/thread/thread.ts';
import type { AppId } from '../../meta/ids.ts';

/**
 * Whether the ledger says nothing that contradicts Meta. Null is Meta's idle thread; a ledger without the thread, or
 * without proof of an owner, claims nothing.
 */
export function agree(atMeta: AppId | null, inLedger: Owner | undefined, ourApp: AppId): boolean {
  switch (inLedger?.kind) {
    case undefined:
    case 'unknown':
      return true;
    case 'us':
      return atMeta === ourApp;
    case 'app':
      return atMeta === inLedger.appId;
    case 'foreign':
      return atMeta !== null && atMeta !== ourApp;
    case 'idle':
      return atMeta === null;
  }
}
