import { CREDENTIALS, REGION } from '../stand-ins.ts';
import type { FunctionResource } from '../template/stack.ts';

/**
 * The whole environment of a function's process: what the template gives it, what Lambda itself sets, and what points
 * it at this machine. Nothing of this process's own environment gets through.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function childEnvironment(
  fn: FunctionResource,
  runtimeApi: string,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...fn.environment,
    ...endpoints,
    _HANDLER: fn.handler,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_REGION: REGION,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: 'local',
    LAMBDA_TASK_ROOT: fn.codeDir,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
    TZ: ':UTC',
  };
}
