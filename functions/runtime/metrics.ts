import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, type MetricName } from './metric-names.ts';

/** Numbers that alarms watch. Published by `publish`, once an invocation. */
export interface MetricSink {
  count(name: MetricName, value: number): void;
  seconds(name: MetricName, value: number): void;
  publish(): void;
}

/** Metrics as CloudWatch reads them from log lines. https://docs.powertools.aws.dev/lambda/typescript/latest/features/metrics/ */
export function createMetrics(): MetricSink {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  let isEmpty = true;
  const add = (name: MetricName, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number) => {
    isEmpty = false;
    metrics.addMetric(name, unit, value);
  };
  return {
    count: (name, value) => add(name, MetricUnit.Count, value),
    seconds: (name, value) => add(name, MetricUnit.Seconds, value),
    publish() {
      if (!isEmpty) metrics.publishStoredMetrics();
      isEmpty = true;
    },
  };
}
