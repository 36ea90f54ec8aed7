import type { Log, LogFields } from '../../functions/runtime/log.ts';
import type { MetricName } from '../../functions/runtime/metric-names.ts';
import { FunctionMetrics } from '../../functions/runtime/metrics.ts';

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

/** Metrics that keep their values by name, and count how often they were published. */
export class RecordingMetrics extends FunctionMetrics {
  readonly values: Partial<Record<MetricName, number[]>> = {};
  published = 0;

  override count(name: MetricName, value: number): void {
    this.values[name] = [...(this.values[name] ?? []), value];
  }

  override seconds(name: MetricName, value: number): void {
    this.count(name, value);
  }

  override publishStoredMetrics(): this {
    this.published += 1;
    return this;
  }

  total(name: MetricName): number {
    return (this.values[name] ?? []).reduce((sum, each) => sum + each, 0);
  }
}

export function recordingMetrics(): RecordingMetrics {
  return new RecordingMetrics();
}
