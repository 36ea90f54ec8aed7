import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { PAGE } from '../ids.ts';
import { keyOf } from './conversation.ts';
import { functionOf, type Part } from './functions.ts';
import { REGION } from './operator.ts';
import type { At } from './place.ts';

interface Assumed {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

/** What the functions may not do, in the place of each; all other chapters tell what they may. */
export function roles(at: At): void {
  describe('the role of a function', () => {
    /** Clients with the rights of a function. */
    async function as(part: Part) {
      const { emulator, operator } = at();
      const { roleArn } = await functionOf(operator, part);
      const role = ['--role-arn', roleArn, '--role-session-name', 'test', '--query', 'Credentials'];
      const assumed = await operator.aws<Assumed>('sts', 'assume-role', ...role);
      const configuration = {
        endpoint: emulator.url,
        region: REGION,
        credentials: {
          accessKeyId: assumed.AccessKeyId,
          secretAccessKey: assumed.SecretAccessKey,
          sessionToken: assumed.SessionToken,
        },
      };
      const { TableName, ParameterPrefix } = await operator.outputs();
      const Key = { thread: { S: keyOf('24000000000000731') }, record: { S: 'thread' } };
      const dynamodb = new DynamoDBClient(configuration);
      const ssm = new SSMClient(configuration);
      return {
        readsThread: () => dynamodb.send(new GetItemCommand({ TableName, Key })),
        scans: () => dynamodb.send(new ScanCommand({ TableName })),
        readsToken: () =>
          ssm.send(new GetParameterCommand({ Name: `${ParameterPrefix}pages/${PAGE}/access-token` })),
      };
    }

    const denied = expect.objectContaining({ name: 'AccessDeniedException' });

    it('lets the handover function read threads and tokens, and not the whole table', async () => {
      const handover = await as('Handover');
      await expect(handover.readsThread()).resolves.toBeDefined();
      await expect(handover.readsToken()).resolves.toBeDefined();
      await expect(handover.scans()).rejects.toEqual(denied);
    });

    it('lets the webhook function read threads, and neither tokens nor the whole table', async () => {
      const webhook = await as('Webhook');
      await expect(webhook.readsThread()).resolves.toBeDefined();
      await expect(webhook.readsToken()).rejects.toEqual(denied);
      await expect(webhook.scans()).rejects.toEqual(denied);
    });

    it('lets the sweeper read neither threads nor tokens', async () => {
      const sweeper = await as('Sweeper');
      await expect(sweeper.readsThread()).rejects.toEqual(denied);
      await expect(sweeper.readsToken()).rejects.toEqual(denied);
      await expect(sweeper.scans()).rejects.toEqual(denied);
    });
  });
}
