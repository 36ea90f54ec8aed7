import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { dirname } from 'node:path';
import { apart } from './apart.ts';
import { costTable } from './cost/cost-table.ts';
import { measureCost } from './cost/measure-cost.ts';
import type { Row } from './row.ts';
import { tableOf } from './table.ts';

/** Each in a process of its own, one after the other: they share nothing but the machine. */
const MEASURES = [
  ['webhook/measure-webhook-cpu.ts', 'measureWebhookCpu'],
  ['http/measure-http.ts', 'measureHttp'],
  ['cold/measure-cold-start.ts', 'measureColdStart'],
  ['cold/measure-bundle-size.ts', 'measureBundleSize'],
  ['counted/measure-aws-calls.ts', 'measureAwsCalls'],
  ['counted/measure-writes.ts', 'measureWrites'],
  ['burst/measure-burst.ts', 'measureBurst'],
  ['sweep/measure-sweep.ts', 'measureSweep'],
] as const;

// Usage: node test/bench/main.ts [where the JSON goes]. Ratios judge nothing here: a machine that is busy has others.
const [file = 'coverage/bench.json'] = process.argv.slice(2);
const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
const rows: Row[] = [];
for (const [module, name] of MEASURES) {
  console.error(`${name} …`);
  try {
    rows.push(...(await apart(module, name)));
  } catch (error) {
    // The other rows are worth having; but a benchmark that does not run is a failure.
    console.error(error);
    process.exitCode = 1;
  }
}
const costs = await measureCost();
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify({ machine, rows, costs }, undefined, 2)}\n`);
console.log(`${tableOf(rows)}\n\n${machine}\n\n${costTable(costs)}`);
