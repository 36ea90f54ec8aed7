import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, REGION } from '../../../local/aws/endpoint.ts';
import { type Ssm, startSsm } from '../../../local/aws/ssm.ts';

const SETTINGS = { name: '/app/dev/settings', type: 'String', value: '{}' } as const;
const SECRET = { name: '/app/dev/app-secret', type: 'SecureString', value: 'the secret' } as const;
const TOKEN = { name: '/app/dev/pages/1/access-token', type: 'SecureString', value: 'the token' } as const;

describe('the local SSM', () => {
  let ssm: Ssm;
  let client: SSMClient;

  beforeEach(async () => {
    ssm = await startSsm({ port: 0, seeds: [SETTINGS, SECRET, TOKEN], clock: () => 1_795_000_000_000 });
    client = new SSMClient({ endpoint: ssm.url, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
  });

  afterEach(async () => {
    client.destroy();
    await ssm.close();
  });

  async function read(name: string) {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter;
  }

  const put = (input: PutParameterCommandInput) => client.send(new PutParameterCommand(input));

  it('has the parameters from its start', async () => {
    expect(await read(SECRET.name)).toMatchObject({
      Value: 'the secret',
      Version: 1,
      LastModifiedDate: new Date(1_795_000_000_000),
    });
  });

  it('encrypts a SecureString without decryption', async () => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: SECRET.name }));
    expect(Parameter?.Type).toBe('SecureString');
    expect(Parameter?.Value).not.toContain('the secret');
  });

  it('answers ParameterNotFound for one parameter, and lists the missing ones of many', async () => {
    await expect(read('/app/dev/none')).rejects.toThrow(ParameterNotFound);
    const { Parameters, InvalidParameters } = await client.send(
      new GetParametersCommand({ Names: [SETTINGS.name, '/app/dev/none'] }),
    );
    expect(Parameters?.map(({ Name }) => Name)).toEqual([SETTINGS.name]);
    expect(InvalidParameters).toEqual(['/app/dev/none']);
  });

  it('refuses more names than SSM allows', async () => {
    const Names = Array.from({ length: 11 }, (_, i) => `/app/${i}`);
    await expect(client.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(client.send(new GetParametersCommand({ Names: Names.slice(1) }))).resolves.toBeDefined();
  });

  it('counts the versions of a parameter, and overwrites only on request', async () => {
    const rotated = { Name: SECRET.name, Value: 'rotated' };
    await expect(put(rotated)).rejects.toThrow(ParameterAlreadyExists);
    await expect(put({ ...rotated, Overwrite: true })).resolves.toMatchObject({ Version: 2 });
    expect(await read(SECRET.name)).toMatchObject({ Value: 'rotated', Version: 2, Type: 'SecureString' });
  });

  it('requires a type for a new parameter', async () => {
    const token = { Name: '/app/dev/verify-token', Value: 'new' };
    await expect(put(token)).rejects.toThrow('type is required');
    await expect(put({ ...token, Type: 'SecureString' })).resolves.toMatchObject({ Version: 1 });
  });

  it('does not find a deleted parameter', async () => {
    const remove = () => client.send(new DeleteParameterCommand({ Name: SECRET.name }));
    await remove();
    await expect(read(SECRET.name)).rejects.toThrow(ParameterNotFound);
    await expect(remove()).rejects.toThrow(ParameterNotFound);
  });

  it('lists a path, page by page', async () => {
    const names = async (input: object) => {
      const page = await client.send(new GetParametersByPathCommand({ Path: '/app/dev', ...input }));
      return { names: page.Parameters?.map(({ Name }) => Name), next: page.NextToken };
    };
    expect(await names({})).toEqual({ names: [SECRET.name, SETTINGS.name], next: undefined });
    const first = await names({ Recursive: true, MaxResults: 2 });
    expect(first.names).toEqual([SECRET.name, TOKEN.name]);
    expect(await names({ Recursive: true, MaxResults: 2, NextToken: first.next })).toEqual({
      names: [SETTINGS.name],
      next: undefined,
    });
  });

  it('can be throttled, broken and unreachable, and works again afterwards', async () => {
    ssm.fail('throttling');
    await expect(read(SECRET.name)).rejects.toMatchObject({ name: 'ThrottlingException' });
    ssm.fail('server-error');
    await expect(read(SECRET.name)).rejects.toMatchObject({ name: 'InternalServerError' });
    ssm.fail('unreachable');
    await expect(read(SECRET.name)).rejects.toThrow(/socket hang up|ECONNRESET/);
    ssm.fail(undefined);
    await expect(read(SECRET.name)).resolves.toBeDefined();
  });

  it('names an unsupported operation', async () => {
    const answer = await fetch(ssm.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.SendCommand' },
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining('SendCommand'),
    });
  });
});
