import { useState } from 'preact/hooks';
import type { ShownThread } from '../../server/view.ts';
import { desksIn, inboxOf, PLACES } from '../names.ts';
import { usePageState } from '../state.ts';
import { Composer, Transcript } from './conversation.tsx';

/** Meta's inbox of the thread's platform, where the Page's own people answer. */
export function PageInbox() {
  const { view, psid, platform, thread, run } = usePageState();
  const { inbox } = PLACES[platform];
  const appId = inboxOf(view, platform);
  const isOwner = thread !== undefined && thread.owner === appId;
  return (
    <section class="pane" aria-label={inbox}>
      <h2>
        {inbox}
        <span class="state" role="status" data-on={String(isOwner)}>
          {isOwner ? 'Has the thread' : 'Listens'}
        </span>
      </h2>
      <Transcript label={`Conversation in the ${inbox}`} appId={appId} empty="Nobody has written yet." />
      <div class="menu">
        <button type="button" class="chip" disabled={!isOwner} onClick={() => run(`inbox/${psid}/done`)}>
          Done
        </button>
        <button
          type="button"
          class="chip"
          disabled={!thread || isOwner}
          onClick={() => run(`inbox/${psid}/move-to-main`)}
        >
          Move to Main
        </button>
      </div>
      <Composer
        label={`Reply as the ${inbox}`}
        placeholder={`Reply as the ${inbox}`}
        send="Send reply"
        onSend={(text) => run(`apps/${appId}/reply`, { psid, text })}
      />
    </section>
  );
}

/** A help desk that is connected to the Page as an app. */
export function HelpDesk() {
  const { view, psid, thread, run } = usePageState();
  const desks = desksIn(view);
  const [chosen, choose] = useState<string>();
  const [accepted, accept] = useState<string>();
  // The owner of the thread is shown first.
  const owner = desks.find(({ appId }) => appId === thread?.owner);
  const { appId = '', label = '' } = owner ?? desks.find((each) => each.appId === chosen) ?? desks[0] ?? {};
  const state = stateOf(thread, appId, accepted === `${psid} ${turnOf(thread, appId)}`);
  const runAsApp = (verb: string, more: object = {}) => run(`apps/${appId}/${verb}`, { psid, ...more });
  return (
    <section class="pane" aria-label="Help desk">
      <h2>
        Help desk
        {desks.length > 1 && (
          <select
            aria-label="Which help desk"
            value={appId}
            disabled={owner !== undefined}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {desks.map((each) => (
              <option key={each.appId} value={each.appId}>
                {each.label}
              </option>
            ))}
          </select>
        )}
        <span class="state" role="status" data-on={String(owner !== undefined)}>
          {state}
        </span>
      </h2>
      <Transcript
        label="Conversation at the help desk"
        appId={appId}
        empty={`${label} has heard nothing of this conversation.`}
      />
      <div class="menu">
        {state === 'Waiting' && (
          <button type="button" onClick={() => accept(`${psid} ${turnOf(thread, appId)}`)}>
            Accept
          </button>
        )}
        <button type="button" class="chip" onClick={() => runAsApp('pass', { target: view.ourApp })}>
          Pass back
        </button>
        {(['Request', 'Release', 'Take'] as const).map((verb) => (
          <button type="button" class="chip" key={verb} onClick={() => runAsApp(verb.toLowerCase())}>
            {verb}
          </button>
        ))}
      </div>
      <Composer
        label="Reply as the help desk"
        placeholder={`Reply as ${label}`}
        send="Send reply"
        onSend={(text) => runAsApp('reply', { text })}
      />
    </section>
  );
}

/** Identifies the desk's turn: the last message of another app before it. */
function turnOf(thread: ShownThread | undefined, appId: string): string {
  const messages = thread?.messages ?? [];
  return messages.findLast(({ from }) => from !== 'person' && from !== appId)?.mid ?? '';
}

function stateOf(thread: ShownThread | undefined, appId: string, isAccepted: boolean): string {
  if (thread?.owner !== appId) return 'Listens';
  const answers = thread.messages.filter(({ from }) => from !== 'person');
  return isAccepted || answers.at(-1)?.from === appId ? 'Has the thread' : 'Waiting';
}
