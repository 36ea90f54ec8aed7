import { afterEach, describe, expect, it, vi } from 'vitest';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../../functions/runtime/metric-names.ts';
import { FunctionMetrics } from '../../functions/runtime/metrics.ts';
import { jsonLines } from '../support/standard-output.ts';

afterEach(() => void vi.unstubAllEnvs());

function start() {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'handover-dev');
  return { lines: jsonLines(), metrics: new FunctionMetrics() };
}

describe('FunctionMetrics', () => {
  it('writes all values in one line, with the namespace and the dimension of the alarms', () => {
    const { lines, metrics } = start();
    metrics.seconds(METRICS.oldestDueAge, 0);
    metrics.count(METRICS.pagesPaused, 2);
    metrics.publishStoredMetrics();
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
    const { lines, metrics } = start();
    metrics.count(METRICS.eventsRefused, 1);
    metrics.count(METRICS.eventsRefused, 2);
    metrics.publishStoredMetrics();
    expect(lines()).toMatchObject([{ EventsRefused: [1, 2] }]);
  });

  it('writes nothing if nothing was counted, and nothing twice', () => {
    const { lines, metrics } = start();
    metrics.publishStoredMetrics();
    expect(lines()).toEqual([]);
    metrics.count(METRICS.eventsRefused, 1);
    metrics.publishStoredMetrics();
    metrics.publishStoredMetrics();
    expect(lines()).toHaveLength(1);
  });
});
