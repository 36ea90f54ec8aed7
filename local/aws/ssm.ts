import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readBody, serve } from '../http.ts';
import { AwsError, type FaultPlan, faultFor, sendFault } from './endpoint.ts';
import { parameterArn } from './intrinsics.ts';

const LARGEST_REQUEST_BYTES = 64 * 1_024;

type ParameterType = 'String' | 'StringList' | 'SecureString';

/** A parameter that exists from the start. */
export interface SeedParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
}

export interface SsmOptions {
  readonly port: number;
  readonly seeds: readonly SeedParameter[];
  /** Unix ms. */
  readonly clock: () => number;
}

/** An SSM Parameter Store. */
export interface Ssm {
  readonly url: string;
  /** Creates a parameter, or a new version of it. */
  put(parameter: SeedParameter): void;
  delete(name: string): void;
  /** Makes calls fail until the next `fail`. */
  fail(plan: FaultPlan): void;
  close(): Promise<void>;
}

/**
 * Serves the parameters with the protocol of the AWS SDKs and the AWS CLI (JSON 1.1), so that people can add parameters
 * with `aws ssm put-parameter --endpoint-url …`. Throws `StartError` if the port is in use.
 */
export async function startSsm({ port, seeds, clock }: SsmOptions): Promise<Ssm> {
  const store = createParameterStore(clock);
  const put = ({ name, type, value }: SeedParameter) =>
    void store.put({ name, type, value, overwrite: true });
  for (const seed of seeds) put(seed);
  let plan: FaultPlan;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, LARGEST_REQUEST_BYTES);
    const name = String(request.headers['x-amz-target'] ?? '').replace(/^AmazonSSM\./, '');
    const fault = faultFor(plan, name);
    if (fault) return sendFault(fault, response);
    const { status, answer } = answerOperation(name, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  }

  function answerOperation(name: string, body: Buffer | undefined): { status: number; answer: unknown } {
    try {
      const operation = OPERATIONS[name];
      if (!operation)
        throw new AwsError('UnknownOperationException', `${name} is not supported on this machine.`);
      return { status: 200, answer: operation(parseJson(body), store) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: error.status, answer: { __type: error.type, message: error.message } };
    }
  }

  const { url, close } = await serve(handle, port);
  return {
    url,
    put,
    delete: (name) => void store.delete(name),
    fail: (next) => {
      plan = next;
    },
    close,
  };
}

function parseJson(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString() ?? '');
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON, or too large.');
  }
}

const name = z.string().regex(/^[a-zA-Z0-9_.\-/]{1,1011}$/, 'is not a valid parameter name');
const decrypt = z.boolean().default(false);

type Operation = (input: unknown, store: ParameterStore) => unknown;

function operation<T>(schema: z.ZodType<T>, answer: (input: T, store: ParameterStore) => unknown): Operation {
  return (input, store) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
    return answer(parsed.data, store);
  };
}

/**
 * The supported operations, by their name in `X-Amz-Target`.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
 */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetParameter: operation(z.object({ Name: name, WithDecryption: decrypt }), (input, store) => {
    const Parameter = store.get(input.Name, input.WithDecryption);
    if (!Parameter) throw new AwsError('ParameterNotFound', '');
    return { Parameter };
  }),

  GetParameters: operation(
    z.object({ Names: z.array(name).min(1).max(10), WithDecryption: decrypt }),
    ({ Names, WithDecryption }, store) => {
      const found = Names.map((each) => store.get(each, WithDecryption));
      return {
        Parameters: found.filter((parameter) => parameter !== undefined),
        InvalidParameters: Names.filter((_, i) => found[i] === undefined),
      };
    },
  ),

  GetParametersByPath: operation(
    z.object({
      Path: z.string().startsWith('/'),
      Recursive: z.boolean().default(false),
      WithDecryption: decrypt,
      MaxResults: z.number().int().min(1).max(10).default(10),
      NextToken: z.coerce.number().int().min(0).default(0),
    }),
    ({ Path, Recursive, WithDecryption, MaxResults, NextToken }, store) => {
      const all = store.under(Path, Recursive, WithDecryption);
      const end = NextToken + MaxResults;
      return {
        Parameters: all.slice(NextToken, end),
        ...(end < all.length && { NextToken: String(end) }),
      };
    },
  ),

  PutParameter: operation(
    z.object({
      Name: name,
      Value: z.string().min(1).max(8_192),
      Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
      Overwrite: z.boolean().default(false),
    }),
    ({ Name, Value, Type, Overwrite }, store) => ({
      Version: store.put({ name: Name, value: Value, type: Type, overwrite: Overwrite }),
      Tier: 'Standard',
    }),
  ),

  DeleteParameter: operation(z.object({ Name: name }), ({ Name }, store) => {
    if (!store.delete(Name)) throw new AwsError('ParameterNotFound', '');
    return {};
  }),
};

/** A parameter in SSM's format. `LastModifiedDate` is in Unix seconds. */
interface Parameter {
  readonly Name: string;
  readonly Type: ParameterType;
  readonly Value: string;
  readonly Version: number;
  readonly LastModifiedDate: number;
  readonly ARN: string;
  readonly DataType: 'text';
}

interface NewParameter {
  readonly name: string;
  readonly type: ParameterType | undefined;
  readonly value: string;
  readonly overwrite: boolean;
}

type ParameterStore = ReturnType<typeof createParameterStore>;

/** The parameters are in memory: each start has the documented values, and no secret is written to the disk. */
function createParameterStore(clock: () => number) {
  const parameters = new Map<string, Parameter>();

  const shown = (parameter: Parameter, withDecryption: boolean) =>
    parameter.Type === 'SecureString' && !withDecryption
      ? { ...parameter, Value: ciphertextOf(parameter) }
      : parameter;

  return {
    get(name: string, withDecryption: boolean): Parameter | undefined {
      const parameter = parameters.get(name);
      return parameter && shown(parameter, withDecryption);
    },
    /** Gives the parameters under a path, sorted by name; deeper paths only if `recursive`. */
    under(path: string, recursive: boolean, withDecryption: boolean): readonly Parameter[] {
      const prefix = path.endsWith('/') ? path : `${path}/`;
      return [...parameters.values()]
        .filter(({ Name }) => Name.startsWith(prefix))
        .filter(({ Name }) => recursive || !Name.slice(prefix.length).includes('/'))
        .sort((a, b) => (a.Name < b.Name ? -1 : 1))
        .map((parameter) => shown(parameter, withDecryption));
    },
    /** Gives the new version. */
    put({ name, type, value, overwrite }: NewParameter): number {
      const before = parameters.get(name);
      if (before && !overwrite) {
        throw new AwsError('ParameterAlreadyExists', 'The parameter already exists. Set overwrite to true.');
      }
      const Type = type ?? before?.Type;
      if (!Type)
        throw new AwsError('ValidationException', 'A parameter type is required when you create one.');
      const Version = (before?.Version ?? 0) + 1;
      const LastModifiedDate = clock() / 1_000;
      const ARN = parameterArn(name);
      parameters.set(name, {
        Name: name,
        Type,
        Value: value,
        Version,
        LastModifiedDate,
        ARN,
        DataType: 'text',
      });
      return Version;
    },
    delete: (name: string) => parameters.delete(name),
  };
}

/** Text that differs from the secret, so that a caller without decryption fails on this machine too. */
function ciphertextOf({ Name, Version }: Parameter): string {
  return Buffer.from(`ciphertext of ${Name} version ${Version}`).toString('base64');
}
