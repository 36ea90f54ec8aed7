import { MessengerClient } from 'messaging-api-messenger';
import type { Simulator } from '../local/meta/simulator.ts';

/** Whose calls they are. */
export interface Caller {
  readonly accessToken: string;
  readonly appId: string;
  /** Makes the `appsecret_proof` that each call carries. */
  readonly appSecret: string;
  /** Leaves the proof out. */
  readonly skipAppSecretProof?: boolean;
}

/** A client that knows Meta and nothing of this project, pointed at the simulator. */
export function clientOf({ meta }: Simulator, caller: Caller): MessengerClient {
  return new MessengerClient({ ...caller, version: '26.0', origin: meta.url });
}
