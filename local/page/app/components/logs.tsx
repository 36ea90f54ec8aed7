import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { DeliveryEntry } from '../../../meta/attempts.ts';
import type { GraphCallEntry } from '../../../meta/graph-request.ts';
import type { TimelineRow } from '../../server/view.ts';
import { partyOf, timeText } from '../names.ts';
import { usePageState } from '../state.ts';

/** The ledger's history of the thread, and the thread's item. */
export function Timeline() {
  const { thread } = usePageState();
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
          tone={verdictTone(row.verdict)}
          detail={row.detail}
          json={row}
        />
      ))}
    </Rows>
  );
}

function verdictTone(verdict: TimelineRow['verdict']): Tone {
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

/** The webhooks that Meta has sent to our app about this person, newest first. */
export function Webhooks() {
  const { view, psid } = usePageState();
  const rows = view.deliveries.filter(({ webhook }) => webhook.psid === psid).toReversed();
  return (
    <Rows title="Webhooks" count={rows.length} empty="Meta has sent nothing about this person.">
      {rows.map((delivery) => (
        <Row
          key={delivery.id}
          at={delivery.webhook.at}
          title={delivery.webhook.kind.replace('_thread_control', '')}
          outcome={deliveryOutcome(delivery)}
          tone={deliveryTone(delivery)}
          detail={delivery.webhook.channel === 'standby' && 'standby'}
          json={delivery}
        />
      ))}
    </Rows>
  );
}

function deliveryOutcome({ state, attempts }: DeliveryEntry): string {
  const last = attempts.at(-1);
  const answer = last?.status ?? last?.error ?? state;
  const count = attempts.length > 1 ? ` after ${attempts.length} attempts` : '';
  return state === 'waiting' ? `${answer}, trying again${count}` : `${answer}${count}`;
}

function deliveryTone({ state }: DeliveryEntry): Tone {
  if (state === 'delivered') return 'good';
  return state === 'held' || state === 'queued' ? 'busy' : 'bad';
}

/** The calls of the Graph API about all people, newest first. */
export function GraphCalls() {
  const { view } = usePageState();
  const rows = view.calls.toReversed();
  return (
    <Rows title="Graph calls" count={rows.length} empty="Nobody has called the Graph API.">
      {rows.map((call, i) => (
        <Row
          key={`${call.at} ${rows.length - i}`}
          at={call.at}
          title={`${call.method} ${call.edge}`}
          outcome={callOutcome(call)}
          tone={hasSucceeded(call) ? 'good' : 'bad'}
          detail={call.appId !== view.ourApp && partyOf(view, call.appId).label}
          json={call}
        />
      ))}
    </Rows>
  );
}

function callOutcome({ answer }: GraphCallEntry): string {
  if (!('status' in answer)) return answer.unanswered;
  const code = errorCode(answer.body);
  return code === undefined ? String(answer.status) : `${answer.status}, code ${code}`;
}

function errorCode(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function hasSucceeded({ answer }: GraphCallEntry): boolean {
  return 'status' in answer && answer.status < 300;
}

interface RowsProps {
  readonly title: string;
  readonly count: number;
  readonly empty: string;
  readonly children: ComponentChildren;
}

function Rows({ title, count, empty, children }: RowsProps) {
  return (
    <section class="pane rows" aria-label={title}>
      <h2>
        {title} <small>{count > 0 ? count : ''}</small>
      </h2>
      <div class="rows-box">{count === 0 ? <p class="empty">{empty}</p> : children}</div>
    </section>
  );
}

type Tone = 'good' | 'bad' | 'calm' | 'busy';

interface RowProps {
  /** Unix ms. */
  readonly at: number;
  readonly title: string;
  /** In a word or two. */
  readonly outcome: string;
  readonly tone: Tone;
  readonly detail?: ComponentChildren;
  /** Shown when the row is open. */
  readonly json: unknown;
}

function Row({ at, title, outcome, tone, detail, json }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="row" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <time>{timeText(at)}</time>
        <span class="row-title">{title}</span>
        <span class="row-detail">{detail}</span>
        <span class="outcome" data-tone={tone}>
          {outcome}
        </span>
      </summary>
      {isOpen && <pre>{JSON.stringify(json, undefined, 2)}</pre>}
    </details>
  );
}
