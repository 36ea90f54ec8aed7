import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Where Lambda records the invocations that it has given up. */
export class FailureQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const reason = 'It is itself where failures end: people read it, nothing consumes it.';
    Validations.of(this.queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
  }

  /**
   * Sends the record of each asynchronous invocation of `fn` that failed for good here. An event lives two minutes
   * and is tried three times: the table's `due` index remembers what is to be done, not Lambda's queue.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
   */
  collectFrom(fn: LambdaFunction): void {
    // The queue's own destination class would also grant what Lambda does not need, to read its attributes.
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    fn.configureAsyncInvoke({
      maxEventAge: Duration.minutes(2),
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: this.queue.queueArn }) },
    });
  }
}
