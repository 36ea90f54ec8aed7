import { inboxOf } from '../parties.ts';
import { useStage } from '../stage.ts';
import { Composer } from './composer.tsx';
import { Transcript } from './transcript.tsx';

/** Meta's inbox, where the Page's own people answer. */
export function PageInbox() {
  const { world, psid, thread, perform } = useStage();
  const appId = inboxOf(world, thread?.platform ?? 'messenger');
  const isHolder = thread !== undefined && thread.owner === appId;
  return (
    <section class="pane" aria-label="Page Inbox">
      <h2>
        Page Inbox
        <span class="state" role="status" data-on={String(isHolder)}>
          {isHolder ? 'Has the thread' : 'Listens'}
        </span>
      </h2>
      <Transcript label="Conversation in the Page Inbox" appId={appId} empty="Nobody has written yet." />
      <div class="menu">
        <button type="button" class="chip" disabled={!isHolder} onClick={() => perform(`inbox/${psid}/done`)}>
          Done
        </button>
        <button
          type="button"
          class="chip"
          disabled={!thread || isHolder}
          onClick={() => perform(`inbox/${psid}/move-to-main`)}
        >
          Move to Main
        </button>
      </div>
      <Composer
        label="Reply as the Page Inbox"
        placeholder="Reply as the Page Inbox"
        send="Send reply"
        onSend={(text) => perform(`apps/${appId}/reply`, { psid, text })}
      />
    </section>
  );
}
