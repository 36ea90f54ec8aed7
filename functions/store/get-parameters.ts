import {
  GetParameterCommand,
  GetParametersCommand,
  ParameterNotFound,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { ParameterUnavailableError } from './errors.ts';
import type { PageToken } from './parameters.ts';

/** What parameters can be named; other text is refused by SSM as malformed. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const NAME = /^[\w./-]{1,1011}$/;

/**
 * Texts of at most 10 parameters in one call, by name and without the space around them. Missing and empty ones are
 * left out. Throws ParameterUnavailableError.
 */
export async function getParameters(ssm: SSMClient, names: readonly string[]): Promise<Map<string, string>> {
  const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
  try {
    const { Parameters = [] } = await ssm.send(command);
    const texts = Parameters.map(({ Name, Value }) => [Name ?? '', Value?.trim() ?? ''] as const);
    return new Map(texts.filter(([, text]) => text !== ''));
  } catch (cause) {
    throw new ParameterUnavailableError(names, { cause });
  }
}

/** A token and the version of its parameter; undefined if it is missing or empty. Throws ParameterUnavailableError. */
export async function getToken(ssm: SSMClient, name: string): Promise<PageToken | undefined> {
  if (!NAME.test(name)) return undefined;
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    const token = Parameter?.Value?.trim();
    return token ? { token, version: Parameter?.Version ?? 0 } : undefined;
  } catch (cause) {
    if (cause instanceof ParameterNotFound) return undefined;
    throw new ParameterUnavailableError([name], { cause });
  }
}
