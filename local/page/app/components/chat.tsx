import type { Choice } from '../../../meta/thread.ts';
import { partyOf } from '../parties.ts';
import { useStage } from '../stage.ts';
import { Bubbles } from './bubbles.tsx';
import { Composer } from './composer.tsx';
import { Log } from './log.tsx';

/** What the person can always tap. */
const MENU: readonly Choice[] = [
  { title: 'Get Started', payload: 'GET_STARTED' },
  { title: 'Talk to an agent', payload: 'TALK_TO_AGENT' },
  { title: 'Talk to the help desk', payload: 'TALK_TO_HELP_DESK' },
];

/** The person's Messenger. */
export function Chat() {
  const { world, psid, name, thread, perform } = useStage();
  const messages = thread?.messages ?? [];
  const typing = thread?.typing;
  const write = (body: object) => perform(`persons/${psid}/message`, body);
  const tap = ({ title, payload }: Choice) => perform(`persons/${psid}/postback`, { payload, title });
  return (
    <section class="pane chat" aria-label="Person">
      <h2>
        {name} <small>in Messenger</small>
      </h2>
      <Log label="Messenger" length={messages.length + Number(Boolean(typing))}>
        {messages.length === 0 && (
          <p class="empty">Say hello to the Page. The bot answers; “chat with agent” brings a human.</p>
        )}
        <Bubbles
          messages={messages}
          onTap={(button, kind) =>
            kind === 'postback' ? tap(button) : write({ text: button.title, payload: button.payload })
          }
        />
        {typing && (
          <p class="typing">
            {partyOf(world, typing.appId).label} is typing
            <span aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          </p>
        )}
      </Log>
      <div class="menu">
        {MENU.map((button) => (
          <button type="button" class="chip" key={button.payload} onClick={() => tap(button)}>
            {button.title}
          </button>
        ))}
      </div>
      <Composer
        label="Message as the person"
        placeholder={`Write as ${name}`}
        send="Send"
        onSend={(text) => write({ text })}
      />
    </section>
  );
}
