import { describe, expect, it } from 'vitest';
import {
  BARE_CODES,
  BARE_CODES_AT,
  CODES,
  type Row,
  SENTENCES,
  STATUS_CLASSES,
  STATUSES,
  SUBCODES,
  TRANSIENT,
} from '../../functions/graph/error-catalogue.ts';
import { PAUSE_TIMES } from '../../functions/page/page.ts';

const TABLES = { SUBCODES, CODES, STATUSES, STATUS_CLASSES, BARE_CODES, ...BARE_CODES_AT };
const ROWS: readonly (readonly [key: string, ...Row])[] = [
  ...Object.entries(TABLES).flatMap(([table, rows]) =>
    Object.entries(rows).map(([number, row]) => [`${table} ${number}`, ...row] as const),
  ),
  ...SENTENCES.map(([pattern, ...row]) => [`${pattern}`, ...row] as const),
  ['is_transient', ...TRANSIENT],
];

const DISPOSITIONS = [
  ...['retry', 'inDoubt', 'notOwner', 'wrongMode', 'refusesThread', 'unreachable', 'mayNotRead', 'never'],
  ...Object.keys(PAUSE_TIMES).map((pause) => ({ pause })),
];

describe('the catalogue of errors', () => {
  it.each(ROWS)('says for %s what to do, the cause, and the next thing to check', (...row) => {
    const [, disposition, explanation] = row;
    expect(DISPOSITIONS).toContainEqual(disposition);
    expect(explanation).toMatch(/^\S[^;]+; \S[^;]+$/);
  });
});
