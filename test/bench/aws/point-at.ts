import { setFunctionEnvironment } from '../webhook/function-environment.ts';
import type { ServedAws } from './serve-aws.ts';

/** The environment of a function whose DynamoDB and Lambda are served beside it. */
export function pointAt({ dynamodb, lambda, tableName }: ServedAws): void {
  setFunctionEnvironment({
    TABLE_NAME: tableName,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_LAMBDA: lambda,
  });
}
