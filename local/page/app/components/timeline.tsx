import type { TimelineRow } from '../../server/world.ts';
import { useStage } from '../stage.ts';
import { Row } from './row.tsx';
import { Rows } from './rows.tsx';

/** The ledger's history of the thread, and the thread's item. */
export function Timeline() {
  const { thread } = useStage();
  const ledger = thread?.ledger;
  const rows = ledger?.timeline ?? [];
  return (
    <Rows title="Timeline" count={rows.length} empty="The ledger has written nothing about this person.">
      {ledger && (
        <details class="row row-item">
          <summary>
            <span class="row-title">The thread’s item in DynamoDB</span>
          </summary>
          <pre>{JSON.stringify(ledger.item, undefined, 2)}</pre>
        </details>
      )}
      {rows.map((row) => (
        <Row
          key={`${row.at} ${row.verdict} ${row.what} ${row.id}`}
          at={Date.parse(row.at)}
          title={row.what}
          outcome={row.verdict}
          tone={toneOf(row.verdict)}
          detail={row.detail}
          json={row}
        />
      ))}
    </Rows>
  );
}

function toneOf(verdict: TimelineRow['verdict']): 'good' | 'bad' | 'calm' | 'busy' {
  switch (verdict) {
    case 'applied':
    case 'done':
      return 'good';
    case 'refused':
    case 'failed':
      return 'bad';
    case 'queued':
    case 'retry':
    case 'unordered':
      return 'busy';
    default:
      return 'calm';
  }
}
