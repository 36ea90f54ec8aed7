import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/runtime/environment.ts';
import type { MetricName } from '../functions/runtime/metric-names.ts';
import type { Settings } from '../functions/settings/settings-schema.ts';
import { Alarms } from './alarms.ts';
import { WebhookApi } from './api.ts';
import { FailureQueue } from './failure-queue.ts';
import { type HandlerName, handlerFunction } from './handler-function.ts';
import { HandoverMetrics } from './metrics.ts';
import { Parameters } from './parameters.ts';
import { everyHour, everyMinute } from './schedule.ts';
import { Ledger } from './table.ts';

export interface MessengerHandoverProps {
  /** Part of the parameters' names, `/messenger-handover/<stage>/…`; the table outlives its stack in all but `dev`. */
  readonly stage: string;
  /** As `settingsSchema` returns them. */
  readonly settings: Settings;
  /** Address that gets the alarms. */
  readonly alarmEmail?: string | undefined;
  /** Executions set aside for a function; none where it is not named. */
  readonly reservedConcurrency?: { readonly [Name in HandlerName]?: number | undefined } | undefined;
  /** Requests a second that the API takes, and how many at once; 500 and 1,000 by default. */
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
}

/** Everything between Meta and a Page's bot: the webhook, the ledger of thread owners, and what works on it. */
export class MessengerHandover extends Construct {
  readonly table: TableV2;
  readonly webhookFunction: LambdaFunction;
  readonly handoverFunction: LambdaFunction;
  readonly sweeperFunction: LambdaFunction;
  readonly watchFunction: LambdaFunction;
  readonly api: HttpApi;
  readonly failureQueue: Queue;
  readonly alarmTopic: Topic;
  readonly webhookUrl: string;
  /** Begins the names of all parameters, with a slash at its end. */
  readonly parameterPrefix: string;

  readonly #ledger: Ledger;
  readonly #metrics: HandoverMetrics;

  constructor(scope: Construct, id: string, props: MessengerHandoverProps) {
    super(scope, id);
    const parameters = new Parameters(this, 'Parameters', props);
    const failures = new FailureQueue(this, 'Failures');
    this.#ledger = new Ledger(this, 'Ledger', { kept: props.stage !== 'dev' });
    this.#metrics = new HandoverMetrics(props.stage);

    this.handoverFunction = this.#handoverFunction(props, parameters, failures);
    this.webhookFunction = this.#webhookFunction(props, parameters);
    this.sweeperFunction = this.#sweeperFunction(props);
    this.watchFunction = this.#watchFunction(props, parameters);

    const throttle = props.throttle ?? { rateLimit: 500, burstLimit: 1_000 };
    const front = new WebhookApi(this, 'Front', {
      name: `messenger-handover-${props.stage}`,
      webhookFunction: this.webhookFunction,
      throttle,
    });
    const alarms = new Alarms(this, 'Alarms', {
      metrics: this.#metrics,
      api: front.api,
      failureQueue: failures.queue,
      watchFunction: this.watchFunction,
      email: props.alarmEmail,
    });

    this.table = this.#ledger.table;
    this.api = front.api;
    this.webhookUrl = front.webhookUrl;
    this.failureQueue = failures.queue;
    this.alarmTopic = alarms.topic;
    this.parameterPrefix = parameters.prefix;
  }

  /** A metric that the functions emit; the statistic is the average unless told. */
  metric(name: MetricName, options: MetricOptions = {}): Metric {
    return this.#metrics.metric(name, options);
  }

  /** Lets a function of yours read the ledger's items, and tells it the table's name. */
  grantReadLedger(fn: LambdaFunction): void {
    this.#ledger.grant(fn, 'GetItem');
  }

  /** Lets a function invoke the handover function, and tells it that function's name. */
  grantInvokeHandover(fn: LambdaFunction): void {
    fn.addEnvironment(VARIABLES.handoverFunctionName, this.handoverFunction.functionName);
    // Lambda's own grant would add every version and alias, with a wildcard.
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [this.handoverFunction.functionArn],
      }),
    );
  }

  #webhookFunction(props: MessengerHandoverProps, parameters: Parameters): LambdaFunction {
    const fn = handlerFunction(this, 'webhook', {
      description: 'Takes what Meta sends and writes down what follows from it.',
      // It answers by its own word after four seconds; the rest is for a start that takes long.
      timeout: Duration.seconds(10),
      metricsOf: this.#metrics.of,
      reservedConcurrentExecutions: props.reservedConcurrency?.webhook,
      noDeadLetterQueue: 'Invoked synchronously: what fails is answered with 5xx, and Meta sends it again.',
    });
    this.#ledger.grant(fn, 'GetItem', 'PutItem');
    parameters.grantRead(fn, 'settings', 'app-secret', 'app-secret-previous', 'verify-token');
    this.grantInvokeHandover(fn);
    this.#metrics.countDeliveries(fn);
    return fn;
  }

  #handoverFunction(
    props: MessengerHandoverProps,
    parameters: Parameters,
    failures: FailureQueue,
  ): LambdaFunction {
    const fn = handlerFunction(this, 'handover', {
      description: "Works one thread's mailbox: answers, and passes, takes or requests control.",
      // Lambda's first retry comes after a minute: by then the mark of an executor that died has run out.
      // It sleeps through short waits. Lambda's first retry comes after 60 s, when the marks of a dead execution have run out.
      timeout: Duration.seconds(45),
      metricsOf: this.#metrics.of,
      reservedConcurrentExecutions: props.reservedConcurrency?.handover,
      noDeadLetterQueue: 'Its failed invocations go to the on-failure destination, which tells more.',
    });
    this.#ledger.grant(fn, 'GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem');
    parameters.grantRead(fn, 'settings', 'app-secret', 'app-secret-previous');
    parameters.grantReadPageTokens(fn);
    failures.collectFrom(fn);
    return fn;
  }

  #sweeperFunction(props: MessengerHandoverProps): LambdaFunction {
    const fn = handlerFunction(this, 'sweeper', {
      description: 'Wakes the threads that are due.',
      timeout: Duration.seconds(55),
      metricsOf: this.#metrics.of,
      reservedConcurrentExecutions: props.reservedConcurrency?.sweeper,
      noDeadLetterQueue:
        'A lost sweep is made good by the next, a minute later; an alarm tells when they stop.',
    });
    this.#ledger.grantQueryIndexes(fn);
    this.grantInvokeHandover(fn);
    everyMinute(this, fn);
    return fn;
  }

  #watchFunction(props: MessengerHandoverProps, parameters: Parameters): LambdaFunction {
    const fn = handlerFunction(this, 'watch', {
      description: "Sees to it that Meta sends the Pages' events, and subscribes again where it has stopped.",
      timeout: Duration.minutes(5),
      metricsOf: this.#metrics.of,
      reservedConcurrentExecutions: props.reservedConcurrency?.watch,
      noDeadLetterQueue:
        'A lost watch is made good by the next, an hour later; an alarm tells when one fails.',
    });
    this.#ledger.grant(fn, 'GetItem', 'PutItem');
    parameters.grantRead(fn, 'settings', 'app-secret', 'app-secret-previous');
    parameters.grantReadPageTokens(fn);
    parameters.grantListPageTokens(fn);
    everyHour(this, fn);
    return fn;
  }
}
