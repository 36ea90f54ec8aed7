import { SSMClient } from '@aws-sdk/client-ssm';
import { NAMES, PAGE_TOKEN, SETTINGS, TOKEN_NAME, VERIFY_TOKEN } from '../../support/deployment.ts';
import { fakeSsm } from '../../support/fake-ssm.ts';
import { APP_SECRET } from '../../support/sign.ts';

/** SSM behind the client's `send`, in this process from now on, with the settings and secrets of the tests. */
export function stubSsm(): void {
  const { client } = fakeSsm({
    [NAMES.settings]: JSON.stringify(SETTINGS),
    [NAMES.appSecret]: APP_SECRET,
    [NAMES.verifyToken]: VERIFY_TOKEN,
    [TOKEN_NAME]: PAGE_TOKEN,
  });
  SSMClient.prototype.send = client.send.bind(client);
}
