import { GetParametersByPathCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type PageId, toId } from '../messenger/ids.ts';
import { ParameterUnavailableError } from './errors.ts';
import { parameterNames } from './parameter-names.ts';

/**
 * The Pages that have an access token under a prefix such as `/messenger-handover/dev`, as SSM lists them. The tokens
 * themselves stay as they are stored: nothing is decrypted for a list. Throws ParameterUnavailableError.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
 */
export async function pagesWithToken(ssm: SSMClient, prefix: string): Promise<readonly PageId[]> {
  const names = parameterNames(prefix);
  const pageIds: PageId[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await ssm
      .send(
        new GetParametersByPathCommand({
          Path: names.pages,
          Recursive: true,
          WithDecryption: false,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      )
      .catch((cause: unknown) => {
        throw new ParameterUnavailableError([names.pages], { cause });
      });
    pageIds.push(...(answer.Parameters ?? []).flatMap(({ Name = '' }) => pageOf(Name, names.pages)));
    NextToken = answer.NextToken;
  } while (NextToken);
  return pageIds;
}

function pageOf(name: string, path: string): PageId[] {
  const [page, leaf, ...rest] = name.slice(path.length + 1).split('/');
  const pageId = toId<PageId>(page);
  return pageId && leaf === 'access-token' && rest.length === 0 ? [pageId] : [];
}
