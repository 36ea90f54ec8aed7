import { describe, expect, it } from 'vitest';
import { threadKey } from '../../../functions/messenger/ids.ts';
import { toAttributes } from '../../../functions/store/attributes.ts';
import { RECORDS } from '../../../functions/store/table.ts';
import { toItem } from '../../../functions/store/thread-item.ts';
import { newThread } from '../../../functions/thread/thread.ts';
import { readLedger } from '../../../local/page/server/ledger.ts';
import { NOW, PAGE, PERSON } from '../../ids.ts';
import { tableThat } from '../../support/stub-table.ts';

const KEY = threadKey(PAGE, PERSON);
const WAITS_SINCE = new Date(NOW).toISOString();
const LINE = { at: WAITS_SINCE, what: 'message', id: 'an-id', verdict: 'waiting' };

/** What the page reads where the thread's item has these attributes, too. */
function ledgerWith(attributes: object, rows: readonly object[] = []) {
  const item = toItem({ thread: newThread('messenger', PAGE, PERSON), version: 1, unknown: {} }, NOW, 30);
  const timeline = rows.map((row) => toAttributes({ ...row, record: `${RECORDS.timelinePrefix}1` }));
  const items = [...timeline, { ...item, ...toAttributes({ ...attributes }) }];
  return readLedger(
    tableThat(async () => ({ Items: items })),
    KEY,
  );
}

describe('the ledger of the page', () => {
  it('has since when the person waits, where the item says it', async () => {
    expect(await ledgerWith({ waitingSince: WAITS_SINCE })).toMatchObject({ waitingSince: NOW });
    expect(await ledgerWith({})).not.toHaveProperty('waitingSince');
  });

  it('has it also where the item cannot be read', async () => {
    const ledger = await ledgerWith({ waitingSince: WAITS_SINCE, version: 'edited by hand' });
    expect(ledger).toMatchObject({ owner: { kind: 'unknown' }, waitingSince: NOW });
  });

  it.each([['soon'], [17], [null]])('says nothing of a wait since %j', async (waitingSince) => {
    expect(await ledgerWith({ waitingSince })).not.toHaveProperty('waitingSince');
  });

  it('shows a line with a verdict that it does not know', async () => {
    expect((await ledgerWith({}, [LINE]))?.timeline).toMatchObject([LINE]);
  });
});
