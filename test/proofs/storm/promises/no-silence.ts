import type { Item } from '../../../../functions/store/attributes.ts';
import { INDEXES, RECORDS } from '../../../../functions/store/table.ts';
import { toIso } from '../../../../functions/thread/stored.ts';
import type { Listed } from '../records.ts';
import type { Storm } from '../storm.ts';

/**
 * No failure is lost, and no secret gets out: the alarm's gauge counts every listed failure, whichever executor died; no
 * log line and no item outside its mailbox holds a secret, a token or a message.
 */
export async function brokenBySilence(storm: Storm): Promise<string[]> {
  const { records, log, table, tally } = storm;
  const items = await table.items();
  for (const { verb, reason, isWriterAlive } of records.listed) {
    tally.add(`failure ${verb} ${reason}`);
    if (!isWriterAlive()) tally.add('failure of a dead writer, counted by the gauge');
  }
  const unlogged = records.listed.filter((failure) => failure.isWriterAlive() && !isLogged(storm, failure));
  tally.add('failure that is in no log', unlogged.length);
  const uncounted = records.listed.filter((failure) => !isIndexed(items, failure));
  const text = JSON.stringify(items);
  return [
    ...uncounted.map(
      ({ verb, command, reason }) => `no gauge counts the failure of ${verb} ${command} (${reason})`,
    ),
    log.text().includes('canary') ? `the log holds a secret or a text: ${around(log.text())}` : '',
    text.includes('canary') ? `the table holds a secret or a text: ${around(text)}` : '',
  ].filter(Boolean);
}

/** Whether the item of its thread is in the index `failed`, at the time of the failure or later. */
function isIndexed(items: readonly Item[], { key, at }: Listed): boolean {
  const { partition, sort } = INDEXES.failed;
  const item = items.find(({ thread, record }) => thread?.S === key && record?.S === RECORDS.thread);
  return item?.[partition]?.S !== undefined && String(item[sort]?.S) >= toIso(at);
}

function isLogged({ log }: Storm, { command, at }: Listed): boolean {
  return log.lines.some(
    ({ message, fields }) =>
      message.startsWith('A command failed') && fields.command === command && fields.at === at,
  );
}

function around(text: string): string {
  const at = text.indexOf('canary');
  return text.slice(Math.max(0, at - 200), at + 40);
}
