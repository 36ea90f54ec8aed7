import { AwsError } from '../aws-error.ts';
import { ACCOUNT_ID, REGION } from '../stand-ins.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** A parameter as SSM answers it; dates are Unix seconds, as the wire has them. */
export interface Parameter {
  readonly Name: string;
  readonly Type: ParameterType;
  readonly Value: string;
  readonly Version: number;
  readonly LastModifiedDate: number;
  readonly ARN: string;
  readonly DataType: 'text';
}

/** The parameters of an account, in memory: each start has the documented values, and no secret gets on the disk. */
export interface ParameterStore {
  /** The value of a SecureString is readable only with `decrypt`. */
  get(name: string, decrypt: boolean): Parameter | undefined;
  /** Those under a path, by name; `recursive` takes deeper ones too. */
  under(path: string, recursive: boolean, decrypt: boolean): readonly Parameter[];
  /** Gives the new version. Throws `ParameterAlreadyExists`, or `ValidationException` where the type is missing. */
  put(parameter: {
    name: string;
    type?: ParameterType | undefined;
    value: string;
    overwrite: boolean;
  }): number;
  /** Whether there was one. */
  delete(name: string): boolean;
}

export function createParameterStore(clock: () => number): ParameterStore {
  const parameters = new Map<string, Parameter>();

  const shown = (parameter: Parameter, decrypt: boolean) =>
    parameter.Type === 'SecureString' && !decrypt
      ? { ...parameter, Value: ciphertextOf(parameter) }
      : parameter;

  return {
    get: (name, decrypt) => {
      const parameter = parameters.get(name);
      return parameter && shown(parameter, decrypt);
    },
    under: (path, recursive, decrypt) => {
      const prefix = path.endsWith('/') ? path : `${path}/`;
      return [...parameters.values()]
        .filter(({ Name }) => Name.startsWith(prefix))
        .filter(({ Name }) => recursive || !Name.slice(prefix.length).includes('/'))
        .sort((a, b) => (a.Name < b.Name ? -1 : 1))
        .map((parameter) => shown(parameter, decrypt));
    },
    put: ({ name, type, value, overwrite }) => {
      const before = parameters.get(name);
      if (before && !overwrite) {
        throw new AwsError('ParameterAlreadyExists', 'The parameter already exists. Set overwrite to true.');
      }
      const Type = type ?? before?.Type;
      if (!Type)
        throw new AwsError('ValidationException', 'A parameter type is required when you create one.');
      const Version = (before?.Version ?? 0) + 1;
      parameters.set(name, {
        Name: name,
        Type,
        Value: value,
        Version,
        LastModifiedDate: clock() / 1_000,
        ARN: `arn:aws:ssm:${REGION}:${ACCOUNT_ID}:parameter/${name.replace(/^\//, '')}`,
        DataType: 'text',
      });
      return Version;
    },
    delete: (name) => parameters.delete(name),
  };
}

/** Something that is not the secret: who forgets to ask for decryption is to notice it here. */
function ciphertextOf({ Name, Version }: Parameter): string {
  return Buffer.from(`ciphertext of ${Name} version ${Version}`).toString('base64');
}
