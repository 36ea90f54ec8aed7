import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, serve } from '../../http-server.ts';
import { AwsError } from '../aws-error.ts';
import { type FaultPlan, faultFor, misbehave } from '../fault.ts';
import { OPERATIONS } from './operations.ts';
import { createParameterStore, type ParameterType } from './parameter-store.ts';

const LARGEST_REQUEST_BYTES = 64 * 1_024;

/** A parameter that is there from the start. */
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
  /** Puts a parameter there, or a new version of it. */
  put(parameter: SeedParameter): void;
  delete(name: string): void;
  /** Makes calls fail until told otherwise. */
  fail(plan: FaultPlan): void;
  close(): Promise<void>;
}

/**
 * Serves the parameters over the protocol of the AWS SDKs and the AWS CLI (JSON 1.1), so that people can put their
 * own with `aws ssm put-parameter --endpoint-url …`. Throws `StartError` if the port is in use.
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
    if (fault) return misbehave(fault, response, 'ThrottlingException');
    const { status, answer } = ask(name, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  }

  function ask(name: string, body: Buffer | undefined): { status: number; answer: unknown } {
    try {
      const operation = OPERATIONS[name];
      if (!operation)
        throw new AwsError('UnknownOperationException', `${name} is not known on this machine.`);
      return { status: 200, answer: operation(parse(body), store) };
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

function parse(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString() ?? '');
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON, or too large.');
  }
}
