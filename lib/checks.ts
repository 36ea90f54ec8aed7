import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/**
 * Holds every template of the app against cdk-nag's AWS Solutions and Serverless rules; a finding that nobody has
 * acknowledged fails synth. What CloudFormation itself would refuse is found besides, as the context key
 * `@aws-cdk/core:validateAgainstDefaultRules` demands.
 */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}
