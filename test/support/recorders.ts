import type { Log, LogFields } from '../../functions/runtime/log.ts';
import type { MetricName } from '../../functions/runtime/metric-names.ts';
import type { MetricSink } from '../../functions/runtime/metrics.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines. */
export interface RecordingLog extends Log {
  readonly lines: LogLine[];
  /** Everything in it as text, with the errors, their stacks and their causes. */
  text(): string;
}

export function recordingLog(): RecordingLog {
  const lines: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields });
    };
  return {
    lines,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    text: () =>
      lines.map(({ message, fields }) => `${message} ${JSON.stringify(fields, withErrors)}`).join('\n'),
  };
}

function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { ...value, name, message, stack, cause };
}

/** Metrics that are summed up by name, and how often they were published. */
export interface RecordingMetrics extends MetricSink {
  readonly values: Partial<Record<MetricName, number[]>>;
  published: number;
  total(name: MetricName): number;
}

export function recordingMetrics(): RecordingMetrics {
  const values: RecordingMetrics['values'] = {};
  const add = (name: MetricName, value: number) => {
    values[name] = [...(values[name] ?? []), value];
  };
  const metrics: RecordingMetrics = {
    values,
    published: 0,
    count: add,
    seconds: add,
    publish() {
      metrics.published += 1;
    },
    total: (name) => (values[name] ?? []).reduce((sum, each) => sum + each, 0),
  };
  return metrics;
}
