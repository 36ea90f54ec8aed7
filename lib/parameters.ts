import { Stack, Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/runtime/environment.ts';
import type { Settings } from '../functions/settings/settings-schema.ts';
import { settingsText } from './settings-text.ts';

const STANDARD_TIER_BYTES = 4_096;

/** Parameters that hold one value for the whole deployment. All but the settings are put there by an operator. */
export type ParameterName = 'settings' | 'app-secret' | 'app-secret-previous' | 'verify-token';

export interface ParametersProps {
  readonly stage: string;
  readonly settings: Settings;
}

/**
 * The settings' parameter, and the right to read it and the secrets beside it. The secrets are no resources of the
 * stack: CloudFormation cannot make a SecureString, and a secret in a template is none. They are encrypted under
 * `alias/aws/ssm`, whose key policy lets whoever may read a parameter of the account decrypt it through SSM: no KMS
 * permission is needed. https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export class Parameters extends Construct {
  /** Begins the name of every parameter, with a slash at its end. */
  readonly prefix: string;
  readonly settings: StringParameter;

  constructor(scope: Construct, id: string, props: ParametersProps) {
    super(scope, id);
    this.prefix = `/messenger-handover/${props.stage}/`;
    const text = settingsText(props.settings);
    this.settings = new StringParameter(this, 'Settings', {
      parameterName: `${this.prefix}settings`,
      description: 'Settings of messenger-handover; written by each deployment from the context "handover".',
      stringValue: text,
      tier: Buffer.byteLength(text) > STANDARD_TIER_BYTES ? ParameterTier.ADVANCED : ParameterTier.STANDARD,
    });
  }

  /** Lets a function read the named parameters, and tells it where they are. */
  grantRead(fn: LambdaFunction, ...names: readonly ParameterName[]): void {
    fn.addEnvironment(VARIABLES.parameterPrefix, this.prefix);
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['ssm:GetParameters'], resources: names.map((name) => this.arn(name)) }),
    );
  }

  /** Lets a function read the access token of any Page, and tells it where they are. */
  grantReadPageTokens(fn: LambdaFunction): void {
    const name = 'pages/*/access-token';
    fn.addEnvironment(VARIABLES.parameterPrefix, this.prefix);
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [this.arn(name)] }));
    Validations.of(fn.role ?? fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.arnInFindings(name)}]`,
      reason:
        'A new Page needs no deployment, so the ids of the Pages are not known here; only tokens match.',
    });
  }

  /** Lets a function list which Pages have a token. (Whoever may list them could read them too: SSM does not tell the two apart.) */
  grantListPageTokens(fn: LambdaFunction): void {
    fn.addEnvironment(VARIABLES.parameterPrefix, this.prefix);
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['ssm:GetParametersByPath'], resources: [this.arn('pages')] }),
    );
  }

  private arn(name: string): string {
    return Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `${this.prefix.slice(1)}${name}`,
    });
  }

  /** An ARN as cdk-nag prints it, with `<AWS::Region>` and the like for what only the deployment knows. */
  private arnInFindings(name: string): string {
    const { partition, region, account } = Stack.of(this);
    const shown = (pseudo: string, value: string) => (Token.isUnresolved(value) ? `<AWS::${pseudo}>` : value);
    const place = `${shown('Partition', partition)}:ssm:${shown('Region', region)}:${shown('AccountId', account)}`;
    return `arn:${place}:parameter${this.prefix}${name}`;
  }
}
