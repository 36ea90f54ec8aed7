import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ParameterUnavailableError } from '../../functions/store/errors.ts';
import { pagesWithToken } from '../../functions/store/ssm-parameters.ts';
import { CREDENTIALS, REGION } from '../../local/aws/endpoint.ts';
import { type Ssm, startSsm } from '../../local/aws/ssm.ts';

const secret = (name: string) => ({ name, type: 'SecureString', value: 'the token' }) as const;

describe('the Pages that have a token', () => {
  let ssm: Ssm;
  let client: SSMClient;

  beforeEach(async () => {
    ssm = await startSsm({ port: 0, seeds: [secret('/app/dev/app-secret')], clock: () => 0 });
    client = new SSMClient({ endpoint: ssm.url, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
  });
  afterEach(async () => {
    client.destroy();
    await ssm.close();
  });

  it('are none at first', async () => {
    expect(await pagesWithToken(client, '/app/dev/')).toEqual([]);
  });

  it.each(['/app/dev/', '/app/dev'])(
    'are all listed under %s, on every page of the answer',
    async (prefix) => {
      // SSM gives ten parameters at a time.
      const pageIds = Array.from({ length: 23 }, (_, n) => `${100 + n}`);
      for (const pageId of pageIds) ssm.put(secret(`/app/dev/pages/${pageId}/access-token`));
      expect(await pagesWithToken(client, prefix)).toEqual(pageIds);
    },
  );

  it('are the Pages of this stage that have an access token', async () => {
    ssm.put(secret('/app/prod/pages/1/access-token'));
    ssm.put(secret('/app/dev/pages/2/access-token'));
    ssm.put(secret('/app/dev/pages/3/note'));
    ssm.put(secret('/app/dev/pages/4/access-token/old'));
    expect(await pagesWithToken(client, '/app/dev/')).toEqual(['2']);
  });

  it('are unavailable while SSM does not answer', async () => {
    ssm.fail('unreachable');
    await expect(pagesWithToken(client, '/app/dev/')).rejects.toThrow(ParameterUnavailableError);
  });
});
