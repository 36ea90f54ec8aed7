import type { ThreadInWorld } from '../../server/world.ts';
import { type Party, partyInLedger, partyOf } from '../parties.ts';
import { spanText } from '../spans.ts';
import { useStage } from '../stage.ts';
import { useNow } from '../use-now.ts';

/** A hand-over is told within moments: until then nobody is bothered with it. In ms. */
const PATIENCE_MS = 800;

/** Who has the thread, as Meta has it and as the ledger has it. */
export function OwnerBar() {
  const { world, name, thread, clockSkew } = useStage();
  const now = useNow(clockSkew, 250);
  const since = thread?.differsSince ?? null;
  const differs = since !== null && now - since >= PATIENCE_MS;
  const ledger = thread?.ledger;
  return (
    <section class="owners" aria-label="Who has the thread" data-differs={String(differs)}>
      <p class="owners-of">{name}</p>
      <Holder
        title="Meta"
        testId="owner-meta"
        party={partyOf(world, thread?.owner ?? null)}
        note={thread?.expiresAt ? `for ${spanText(thread.expiresAt - now)} more` : ''}
      />
      <span class="relation" aria-hidden="true">
        {relationOf(thread, differs)}
      </span>
      <Holder
        title="Ledger"
        testId="owner-ledger"
        party={partyInLedger(world, ledger?.owner)}
        note={ledgerNote(thread)}
      />
      <p class="verdict" role="status">
        {differs && <strong>differs for {spanText(now - since)}</strong>}
        {!differs && ledger?.unproven && 'in doubt, asking Meta'}
        {ledger && ledger.failures > 0 && <em>{ledger.failures} not done</em>}
      </p>
    </section>
  );
}

/** `→` while the ledger is about to follow, `·` while it claims nothing. */
function relationOf(thread: ThreadInWorld | undefined, differs: boolean): string {
  if (differs) return '≠';
  if (thread?.ledger?.owner.kind === undefined || thread.ledger.owner.kind === 'unknown') return '·';
  return thread.differsSince === null ? '=' : '→';
}

function ledgerNote(thread: ThreadInWorld | undefined): string {
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
