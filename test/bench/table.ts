import type { Row } from './row.ts';

/** The rows as a table of Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.measure,
    row.floor,
    `${format(row.value)} ${row.unit}`,
    reachOf(row),
    verdictOf(row),
    row.note ?? '',
  ]);
  const head = ['measure', 'floor or peer', 'value', 'reach', 'reached', 'note'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Whether a row is where it is meant to be; undefined where it only tells. */
function isReached({ value, reach }: Row): boolean | undefined {
  if (!reach) return undefined;
  return value <= (reach.atMost ?? Number.POSITIVE_INFINITY) && value >= (reach.atLeast ?? 0);
}

function verdictOf(row: Row): string {
  const is = isReached(row);
  return is === undefined ? '' : is ? 'yes' : 'no';
}

function reachOf({ reach, unit }: Row): string {
  if (reach?.atMost !== undefined) return `≤ ${format(reach.atMost)} ${unit}`;
  return reach?.atLeast === undefined ? '' : `≥ ${format(reach.atLeast)} ${unit}`;
}

function format(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2);
}
