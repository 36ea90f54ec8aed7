import {
  GetParameterCommand,
  type GetParametersCommand,
  ParameterNotFound,
  type SSMClient,
} from '@aws-sdk/client-ssm';

/** SSM as far as the functions use it: what it holds, what it was asked for, and a way to break it. */
export interface FakeSsm {
  readonly client: SSMClient;
  readonly values: Map<string, { value: string; version: number }>;
  /** Commands that were sent, oldest first. */
  readonly asked: (GetParameterCommand | GetParametersCommand)[];
  /** What every call fails with, while it is set. */
  failure: Error | undefined;
  /** Writes a parameter as a new version. */
  put(name: string, value: string): void;
}

export function fakeSsm(texts: Readonly<Record<string, string>> = {}): FakeSsm {
  const ssm: FakeSsm = {
    client: { send } as unknown as SSMClient,
    values: new Map(),
    asked: [],
    failure: undefined,
    put(name, value) {
      ssm.values.set(name, { value, version: (ssm.values.get(name)?.version ?? 0) + 1 });
    },
  };
  for (const [name, text] of Object.entries(texts)) ssm.put(name, text);

  async function send(command: GetParameterCommand | GetParametersCommand) {
    ssm.asked.push(command);
    if (ssm.failure) throw ssm.failure;
    if (command.input.WithDecryption !== true)
      throw new Error('a SecureString was asked for as it is stored');
    if (command instanceof GetParameterCommand) return getParameter(command.input.Name ?? '');
    const names = command.input.Names ?? [];
    return {
      Parameters: names.flatMap((name) => found(name) ?? []),
      InvalidParameters: names.filter((name) => !ssm.values.has(name)),
    };
  }

  function getParameter(name: string) {
    const Parameter = found(name);
    if (!Parameter) throw new ParameterNotFound({ message: '', $metadata: {} });
    return { Parameter };
  }

  function found(name: string) {
    const parameter = ssm.values.get(name);
    return parameter && { Name: name, Value: parameter.value, Version: parameter.version };
  }

  return ssm;
}
