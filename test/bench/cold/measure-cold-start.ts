import { join } from 'node:path';
import type { FunctionResource, Stack } from '../../../local/aws/stack.ts';
import { median } from '../cpu.ts';
import type { Row } from '../row.ts';
import { buildRuntime } from './build-runtime.ts';
import { type ColdStart, coldStart } from './cold-start.ts';
import { FUNCTIONS, firstEvent, type Name, personOf } from './first-event.ts';
import { freshAssembly } from './fresh-assembly.ts';
import { startBackend } from './start-backend.ts';

const ROUNDS = 15;
const AT_MOST = 3;

/**
 * CPU of a cold start of each bundle, and of its first answer alone, against those of an empty handler on the same
 * runtime: medians of interleaved rounds, each start a process of its own. AWS and Meta are this machine's.
 */
export async function measureColdStart(): Promise<Row[]> {
  await using assembly = await freshAssembly();
  const runtime = join(assembly.dir, 'runtime.mjs');
  await buildRuntime(runtime);
  await using backend = await startBackend(assembly.assemblyDir);
  const { stack, endpoints } = backend;
  const floor: ColdStart[] = [];
  const starts: Record<Name, ColdStart[]> = { webhook: [], handover: [], sweeper: [], watch: [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    backend.introduce(personOf(round));
    floor.push(await coldStart(runtime, { fn: emptyIn(stack), payload: '{}', endpoints }));
    for (const name of FUNCTIONS) {
      const payload = firstEvent(name, round);
      starts[name].push(await coldStart(runtime, { fn: functionIn(stack, name), payload, endpoints }));
    }
  }
  return FUNCTIONS.flatMap((name) => rowsOf(name, starts[name], floor));
}

function rowsOf(name: Name, starts: readonly ColdStart[], floor: readonly ColdStart[]): Row[] {
  const total = ({ init, first }: ColdStart) => init + first;
  const first = (start: ColdStart) => start.first;
  const ours = middle(starts);
  const empty = middle(floor);
  const row = (measure: string, part: (start: ColdStart) => number, note: string): Row => ({
    measure: `${measure}: ${name}`,
    floor: `empty handler: ${ms(empty(part))}`,
    value: ours(part) / empty(part),
    unit: '×',
    reach: { atMost: AT_MOST },
    note: `${ms(ours(part))} of CPU${note}`,
  });
  const waited = ({ waited }: ColdStart) => waited;
  return [
    row('cold start with its first answer', total, ''),
    row('first answer after init', first, `; answered after ${ms(ours(waited))}, empty ${ms(empty(waited))}`),
  ];
}

function middle(starts: readonly ColdStart[]) {
  return (part: (start: ColdStart) => number) => median(starts.map(part));
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function functionIn({ functions }: Stack, name: Name): FunctionResource {
  const fn = functions.find(({ label }) => label === name);
  if (!fn) throw new Error(`The stack has no function ${name}.`);
  return fn;
}

/** The webhook function with nothing in it. */
function emptyIn(stack: Stack): FunctionResource {
  const codeDir = join(import.meta.dirname, 'empty-handler');
  return { ...functionIn(stack, 'webhook'), label: 'empty', codeDir };
}
