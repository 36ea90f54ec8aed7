import type { ShownThread } from '../../server/view.ts';
import { durationText, type Party, PLACES, partyInLedger, partyOf, timeText, waitText } from '../names.ts';
import { type Playing, useNow, usePageState } from '../state.ts';

interface TopBarProps {
  readonly isLive: boolean;
  readonly onSettings: () => void;
}

/** The name, the Page's mode, the time, and the button that opens the drawer. */
export function TopBar({ isLive, onSettings }: TopBarProps) {
  const { view, clockSkew } = usePageState();
  const now = useNow(clockSkew, 1_000);
  const isRouting = view.routing.messenger.mode === 'routing';
  return (
    <header class="top">
      <h1>messenger-handover</h1>
      <p class="facts">
        <span class={`live ${isLive ? 'is-on' : ''}`}>{isLive ? 'Live' : 'Reconnecting …'}</span>
        <span>{isRouting ? 'Conversation Routing' : 'Default behaviour'}</span>
        <span class="clock">
          {timeText(now)}
          {view.clockOffset > 0 && <b> +{durationText(view.clockOffset)}</b>}
        </span>
      </p>
      <button type="button" class="quiet" onClick={onSettings}>
        Settings and faults
      </button>
    </header>
  );
}

/** A handover event takes some ms: a shorter difference is not shown. */
const SHORTEST_DIFFERENCE_MS = 800;

/** The thread's owner at Meta and in the ledger. */
export function OwnerBar() {
  const { view, name, platform, thread, clockSkew } = usePageState();
  const now = useNow(clockSkew, 250);
  const since = thread?.differsSince ?? null;
  const differs = since !== null && now - since >= SHORTEST_DIFFERENCE_MS;
  const ledger = thread?.ledger;
  return (
    <section class="owners" aria-label="Who has the thread" data-differs={String(differs)}>
      <p class="owners-of">
        {name}
        {platform === 'instagram' && <small> in {PLACES.instagram.label}</small>}
      </p>
      <Holder
        title="Meta"
        testId="owner-meta"
        party={partyOf(view, thread?.owner ?? null)}
        note={thread?.expiresAt ? `for ${durationText(thread.expiresAt - now)} more` : ''}
      />
      <span class="relation" aria-hidden="true">
        {relationOf(thread, differs)}
      </span>
      <Holder
        title="Ledger"
        testId="owner-ledger"
        party={partyInLedger(view, ledger?.owner)}
        note={ledgerNote(thread)}
      />
      <p class="verdict" role="status">
        {differs && <strong>differs for {durationText(now - since)}</strong>}
        {!differs && ledger?.unproven && 'in doubt, asking Meta'}
        {waitText(ledger) !== '' && <span class="waits">{waitText(ledger)}</span>}
        {ledger && ledger.failures > 0 && <em>{ledger.failures} not done</em>}
      </p>
    </section>
  );
}

/** `→`: the ledger will follow Meta soon; `·`: the ledger has no owner. */
function relationOf(thread: ShownThread | undefined, differs: boolean): string {
  if (differs) return '≠';
  if (thread?.ledger?.owner.kind === undefined || thread.ledger.owner.kind === 'unknown') return '·';
  return thread.differsSince === null ? '=' : '→';
}

function ledgerNote(thread: ShownThread | undefined): string {
  const { ledger } = thread ?? {};
  if (!ledger) return 'not heard of yet';
  if (ledger.waitingFor !== undefined) return `waits: ${ledger.waitingFor}`;
  if (ledger.mailbox.length > 0) return `to do: ${ledger.mailbox.join(', ')}`;
  return ledger.owner.kind === 'unknown' ? 'nothing proves an owner yet' : '';
}

interface HolderProps {
  readonly title: string;
  readonly testId: string;
  readonly party: Party;
  readonly note: string;
}

function Holder({ title, testId, party, note }: HolderProps) {
  return (
    <div class="holder">
      <span class="holder-title">{title}</span>
      <span class="badge" data-tone={party.tone} data-testid={testId}>
        {party.label}
      </span>
      <span class="holder-note">{note}</span>
    </div>
  );
}

interface PlayBarProps {
  readonly playing: Playing | undefined;
  readonly stop: () => void;
}

/** The play that runs, and its step. */
export function PlayBar({ playing, stop }: PlayBarProps) {
  return (
    <div class="play-bar" role="status" aria-label="Play" data-on={String(playing !== undefined)}>
      {playing && (
        <p>
          <b>{playing.name}</b>
          <span class="play-count">
            {playing.step} of {playing.steps}
          </span>
          <span class="play-title">{playing.title}</span>
          <button type="button" class="quiet" onClick={stop}>
            {playing.hasEnded ? 'Close' : 'Stop'}
          </button>
        </p>
      )}
    </div>
  );
}

interface RefusalProps {
  readonly text: string | undefined;
  readonly dismiss: () => void;
}

/** Why the last command was refused, in Meta's own words. */
export function Refusal({ text, dismiss }: RefusalProps) {
  return (
    <div class="refusal" role="alert">
      {text !== undefined && (
        <p>
          {text}
          <button type="button" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}
