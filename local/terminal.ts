import type { Local } from './local.ts';
import type { Log } from './log.ts';
import { LOCAL_PAGE } from './seed-parameters.ts';

/** Prints lines with their source before them; metrics, which are meant for CloudWatch, are left out. */
export const printLine: Log = (source, line) => {
  if (!line.includes('"_aws":')) console.log(`${source.padEnd(8)} | ${line}`);
};

/** What a person has to know to use what has been started. Holds no secret. */
export function welcome(local: Local, stateDir: string): string {
  const { url, webhookUrl, dynamodb, ssm, lambda, meta, stack, parameterPrefix, settings } = local;
  return `
messenger-handover runs on this machine; Ctrl-C stops it.

  page        ${url}/
  webhook     ${webhookUrl}
  Graph API   ${meta.url}/${settings.graphVersion}  (simulated; its control API: ${meta.controlUrl})
  DynamoDB    ${dynamodb.url}  table ${stack.table.name}
  SSM         ${ssm.url}  parameters under ${parameterPrefix}
  Lambda      ${lambda.url}  ${stack.functions.map(({ label }) => label).join(', ')}
  Page        ${LOCAL_PAGE.id}
  data        ${stateDir}  ("npm start -- --fresh" begins anew)

Say something as a person:

  curl -H 'content-type: application/json' -d '{"text": "Hello"}' ${meta.controlUrl}/persons/24000000000000001/message
`;
}
