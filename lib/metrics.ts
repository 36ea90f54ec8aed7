import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_DIMENSION, METRIC_NAMESPACE, type MetricName } from '../functions/runtime/metric-names.ts';

/** The metrics that the functions of one deployment emit. */
export class HandoverMetrics {
  /** What the functions must be told as `POWERTOOLS_SERVICE_NAME`. */
  readonly of: string;

  constructor(stage: string) {
    this.of = `messenger-handover-${stage}`;
  }

  metric(metricName: MetricName, options: MetricOptions): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      dimensionsMap: { [METRIC_DIMENSION]: this.of },
      metricName,
      ...options,
    });
  }
}
