import { afterEach, describe, expect, it, vi } from 'vitest';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../../functions/runtime/metric-names.ts';
import { FunctionMetrics } from '../../functions/runtime/metrics.ts';
import { jsonLines } from '../support/standard-output.ts';

afterEach(() => void vi.unstubAllEnvs());

function metricsOf(service: string) {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', service);
  return new FunctionMetrics();
}

describe('FunctionMetrics', () => {
  it('writes all values in one line, with the namespace and the dimension of the alarms', () => {
    const lines = jsonLines();
    const metrics = metricsOf('handover-dev');
    metrics.seconds(METRICS.oldestDueAge, 0);
    metrics.count(METRICS.pagesPaused, 2);
    metrics.publish();
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({
      OldestDueAge: 0,
      PagesPaused: 2,
      [METRIC_DIMENSION]: 'handover-dev',
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: METRIC_NAMESPACE,
            Dimensions: [[METRIC_DIMENSION]],
            Metrics: [
              { Name: 'OldestDueAge', Unit: 'Seconds' },
              { Name: 'PagesPaused', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  it('writes each value of a metric that is counted twice', () => {
    const lines = jsonLines();
    const metrics = metricsOf('handover-dev');
    metrics.count(METRICS.failed, 1);
    metrics.count(METRICS.failed, 2);
    metrics.publish();
    expect(lines()).toMatchObject([{ Failed: [1, 2] }]);
  });

  it('writes nothing if nothing was counted, and nothing twice', () => {
    const lines = jsonLines();
    const metrics = metricsOf('handover-dev');
    metrics.publish();
    expect(lines()).toEqual([]);
    metrics.count(METRICS.inDoubt, 1);
    metrics.publish();
    metrics.publish();
    expect(lines()).toHaveLength(1);
  });
});
