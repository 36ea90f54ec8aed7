import { useState } from 'preact/hooks';
import type { ThreadInWorld } from '../../server/world.ts';
import { desksIn } from '../parties.ts';
import { useStage } from '../stage.ts';
import { Composer } from './composer.tsx';
import { Transcript } from './transcript.tsx';

/** A help desk that is connected to the Page as an app of its own. */
export function HelpDesk() {
  const { world, psid, thread, perform } = useStage();
  const desks = desksIn(world);
  const [chosen, choose] = useState<string>();
  const [accepted, accept] = useState<string>();
  // Whoever has the thread comes to the front.
  const holder = desks.find(({ appId }) => appId === thread?.owner);
  const { appId = '', label = '' } = holder ?? desks.find((each) => each.appId === chosen) ?? desks[0] ?? {};
  const state = stateOf(thread, appId, accepted === `${psid} ${lastTurn(thread, appId)}`);
  const does = (verb: string, more: object = {}) => perform(`apps/${appId}/${verb}`, { psid, ...more });
  return (
    <section class="pane" aria-label="Help desk">
      <h2>
        Help desk
        {desks.length > 1 && (
          <select
            aria-label="Which help desk"
            value={appId}
            disabled={holder !== undefined}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {desks.map((each) => (
              <option key={each.appId} value={each.appId}>
                {each.label}
              </option>
            ))}
          </select>
        )}
        <span class="state" role="status" data-on={String(holder !== undefined)}>
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
          <button type="button" onClick={() => accept(`${psid} ${lastTurn(thread, appId)}`)}>
            Accept
          </button>
        )}
        <button type="button" class="chip" onClick={() => does('pass', { target: world.ourApp })}>
          Pass back
        </button>
        {(['Request', 'Release', 'Take'] as const).map((verb) => (
          <button type="button" class="chip" key={verb} onClick={() => does(verb.toLowerCase())}>
            {verb}
          </button>
        ))}
      </div>
      <Composer
        label="Reply as the help desk"
        placeholder={`Reply as ${label}`}
        send="Send reply"
        onSend={(text) => does('reply', { text })}
      />
    </section>
  );
}

/** The message by somebody else after which the desk's turn began. */
function lastTurn(thread: ThreadInWorld | undefined, appId: string): string {
  const words = thread?.messages ?? [];
  return words.findLast(({ from }) => from !== 'person' && from !== appId)?.mid ?? '';
}

function stateOf(thread: ThreadInWorld | undefined, appId: string, isAccepted: boolean): string {
  if (thread?.owner !== appId) return 'Listens';
  const words = thread.messages.filter(({ from }) => from !== 'person');
  return isAccepted || words.at(-1)?.from === appId ? 'Has the thread' : 'Waiting';
}
