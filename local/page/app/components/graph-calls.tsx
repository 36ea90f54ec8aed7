import type { GraphCallEntry } from '../../../meta/graph-request.ts';
import { partyOf } from '../parties.ts';
import { useStage } from '../stage.ts';
import { Row } from './row.tsx';
import { Rows } from './rows.tsx';

/** What was asked of Graph, whoever it was about, newest first. */
export function GraphCalls() {
  const { world } = useStage();
  const rows = world.calls.toReversed();
  return (
    <Rows title="Graph calls" count={rows.length} empty="Nobody has called the Graph API.">
      {rows.map((call, i) => (
        <Row
          key={`${call.at} ${rows.length - i}`}
          at={call.at}
          title={`${call.method} ${call.edge}`}
          outcome={outcomeOf(call)}
          tone={isGood(call) ? 'good' : 'bad'}
          detail={call.appId !== world.ourApp && partyOf(world, call.appId).label}
          json={call}
        />
      ))}
    </Rows>
  );
}

function outcomeOf({ answer }: GraphCallEntry): string {
  if (!('status' in answer)) return answer.unanswered;
  const code = codeOf(answer.body);
  return code === undefined ? String(answer.status) : `${answer.status}, code ${code}`;
}

function codeOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function isGood({ answer }: GraphCallEntry): boolean {
  return 'status' in answer && answer.status < 300;
}
