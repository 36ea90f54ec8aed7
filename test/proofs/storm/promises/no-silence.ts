import { METRICS } from '../../../../functions/runtime/metric-names.ts';
import type { Listed } from '../records.ts';
import type { Storm } from '../storm.ts';

/**
 * Nothing is lost in silence, and nothing secret is told: every failure that was listed is in the log and in the
 * metric that the alarm watches, whoever died with the write; no line and no item holds a secret, a token or what was
 * said.
 */
export async function brokenBySilence(storm: Storm): Promise<string[]> {
  const { records, log, metrics, table, tally } = storm;
  const unlogged = records.listed.filter((failure) => !isLogged(storm, failure));
  const counted = metrics.get(METRICS.failed) ?? 0;
  for (const { verb, reason } of records.listed) tally.add(`failure ${verb} ${reason}`);
  for (const { isWriterAlive } of records.listed) {
    if (!isWriterAlive()) tally.add('failure of a dead writer, told by another');
  }
  const items = JSON.stringify(await table.items());
  return [
    ...unlogged.map(
      ({ command, verb, reason }) => `the failure of ${verb} ${command} (${reason}) is in no log`,
    ),
    counted < records.listed.length
      ? `${records.listed.length} failures are listed, and ${counted} counted`
      : '',
    log.text().includes('canary') ? `the log tells what it should not: ${around(log.text())}` : '',
    items.includes('canary') ? `the table tells what it should not: ${around(items)}` : '',
  ].filter(Boolean);
}

function isLogged({ log }: Storm, { command, at }: Listed): boolean {
  return log.lines.some(
    ({ message, fields }) => message === 'A command failed' && fields.command === command && fields.at === at,
  );
}

function around(text: string): string {
  const at = text.indexOf('canary');
  return text.slice(Math.max(0, at - 200), at + 40);
}
