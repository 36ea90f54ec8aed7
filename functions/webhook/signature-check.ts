import { isSigned } from '../messenger/signature.ts';
import type { Log } from '../runtime/log.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { ParameterStore } from '../store/parameters.ts';

/** Whether the header is Meta's signature of the body. Throws ParameterUnavailableError as the parameters do. */
export type SignatureCheck = (body: Uint8Array, header: string) => Promise<boolean>;

export interface SignatureCheckParts {
  readonly parameters: Pick<ParameterStore, 'appSecrets'>;
  readonly metrics: MetricSink;
  readonly log: Log;
  /** Unix ms. */
  readonly now: () => number;
}

/** How often bad signatures make an instance read the secrets again, in ms. Anybody can send them. */
const READ_MS = 30_000;
/** How often an instance logs refusals, in ms. */
const LOG_MS = 60_000;

/**
 * The check of one instance. If a signature does not hold, the app secret may have been rotated: the secrets are read
 * again, and the signature is checked once more. Refusals are counted.
 */
export function createSignatureCheck({ parameters, metrics, log, now }: SignatureCheckParts): SignatureCheck {
  let readAt = 0;
  let reading: Promise<unknown> | undefined;
  let loggedAt = 0;
  let refused = 0;

  /** Requests that come during a read wait for it. */
  async function secretsOfNow(): Promise<readonly string[]> {
    if (now() >= readAt + READ_MS) {
      readAt = now();
      reading = parameters.appSecrets({ fresh: true });
    }
    await reading;
    return parameters.appSecrets();
  }

  function noteRefusal(hasSecret: boolean): void {
    const at = now();
    metrics.count(METRICS.signatureRefused, 1);
    // The alarm compares both, so that both need a value.
    metrics.count(METRICS.deliveries, 0);
    refused += 1;
    if (at < loggedAt + LOG_MS) return;
    log.warn(
      hasSecret
        ? 'Signatures refused: they do not match. If Meta sent them, check the parameter app-secret, and appId in the settings'
        : 'Signatures refused: there is no app secret. Store it as the parameter app-secret',
      { refused },
    );
    loggedAt = at;
    refused = 0;
  }

  return async (body, header) => {
    const known = await parameters.appSecrets();
    if (isSigned(body, header, known)) return true;
    const secrets = await secretsOfNow();
    if (secrets !== known && isSigned(body, header, secrets)) return true;
    noteRefusal(secrets.length > 0);
    return false;
  };
}
