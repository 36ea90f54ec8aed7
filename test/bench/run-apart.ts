import type { Row } from './row.ts';

// The other end of `apart`: runs one measure, and sends its rows to the parent.
const [module = '', name = ''] = process.argv.slice(2);
const measures: Record<string, () => Promise<Row[]>> = await import(module);
const measure = measures[name];
if (!measure) throw new Error(`${module} exports no ${name}`);
const rows = await measure();
process.send?.(rows, () => process.exit());
