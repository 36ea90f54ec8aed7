import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import {
  DELIVERY_LINE,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
} from '../functions/runtime/metric-names.ts';

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

  /** Counts the lines of the webhook's log that stand for a delivery. They have the dimension as an attribute. */
  countDeliveries(webhookFunction: LambdaFunction): void {
    new MetricFilter(webhookFunction, 'Deliveries', {
      logGroup: webhookFunction.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', DELIVERY_LINE),
      metricNamespace: METRIC_NAMESPACE,
      metricName: METRICS.deliveries,
      metricValue: '1',
      dimensions: { [METRIC_DIMENSION]: `$.${METRIC_DIMENSION}` },
    });
  }
}
