import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { ParameterStore } from './parameter-store.ts';

const name = z.string().regex(/^[a-zA-Z0-9_.\-/]{1,1011}$/, 'is no name of a parameter');
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
 * What can be asked of the parameters, by the name in `X-Amz-Target`.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
 */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
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
