import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, type MetricName } from './metric-names.ts';

/** Numbers that alarms watch. */
export interface MetricSink {
  count(name: MetricName, value: number): void;
  seconds(name: MetricName, value: number): void;
}

/**
 * Metrics that CloudWatch reads from log lines. The middleware of `invocation.ts` writes them.
 * https://docs.powertools.aws.dev/lambda/typescript/latest/features/metrics/
 */
export class FunctionMetrics extends Metrics implements MetricSink {
  constructor() {
    super({ namespace: METRIC_NAMESPACE });
  }

  count(name: MetricName, value: number): void {
    this.addMetric(name, MetricUnit.Count, value);
  }

  seconds(name: MetricName, value: number): void {
    this.addMetric(name, MetricUnit.Seconds, value);
  }

  /** Writes nothing where nothing was counted: most invocations count nothing, and Powertools would warn each time. */
  override publishStoredMetrics(): this {
    return this.hasStoredMetrics() ? super.publishStoredMetrics() : this;
  }
}
