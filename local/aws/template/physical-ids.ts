import { ACCOUNT_ID, REGION } from '../stand-ins.ts';
import type { Resource } from './cloud-formation.ts';

/** Lambda, which has the shortest names of all that is named here, allows 64 characters. */
const LONGEST_NAME = 64;

interface Identity {
  /** What `Ref` gives. */
  readonly ref: string;
  readonly arn: string;
}

/**
 * The name and the ARN that a resource goes by on this machine. Deterministic, so that data on disk is found again.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function identityOf(logicalId: string, resource: Resource, stackName: string): Identity {
  const name = logicalId.slice(0, LONGEST_NAME);
  switch (resource.Type) {
    case 'AWS::Lambda::Function':
      return { ref: name, arn: arn('lambda', `function:${name}`) };
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const table = `${stackName}-${logicalId}`;
      return { ref: table, arn: arn('dynamodb', `table/${table}`) };
    }
    case 'AWS::SQS::Queue':
      return { ref: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`, arn: arn('sqs', name) };
    case 'AWS::SNS::Topic':
      return { ref: arn('sns', name), arn: arn('sns', name) };
    case 'AWS::SSM::Parameter': {
      const given = resource.Properties.Name;
      const parameter = typeof given === 'string' ? given : name;
      return { ref: parameter, arn: arn('ssm', `parameter/${parameter.replace(/^\//, '')}`) };
    }
    default:
      return { ref: name, arn: arn(resource.Type.split('::')[1]?.toLowerCase() ?? 'local', name) };
  }
}

function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
}
