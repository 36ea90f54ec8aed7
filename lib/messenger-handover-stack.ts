import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { MessengerHandover, type MessengerHandoverProps } from './messenger-handover.ts';

export type MessengerHandoverStackProps = StackProps & MessengerHandoverProps;

/** The construct alone in a stack, with the outputs that an operator needs. */
export class MessengerHandoverStack extends Stack {
  readonly handover: MessengerHandover;

  constructor(scope: Construct, id: string, props: MessengerHandoverStackProps) {
    super(scope, id, props);
    this.handover = new MessengerHandover(this, 'Messenger', props);
    const { webhookUrl, table, handoverFunction, failureQueue, parameterPrefix } = this.handover;
    this.#tell('WebhookUrl', webhookUrl, "Callback URL of the Facebook app's webhook");
    this.#tell('TableName', table.tableName, 'Who owns which thread');
    this.#tell(
      'HandoverFunctionName',
      handoverFunction.functionName,
      'Works a thread when invoked with {"thread"}',
    );
    this.#tell('FailureQueueUrl', failureQueue.queueUrl, 'Invocations that Lambda has given up');
    this.#tell(
      'ParameterPrefix',
      parameterPrefix,
      'Where the secrets and Page tokens belong in Parameter Store',
    );
  }

  #tell(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
