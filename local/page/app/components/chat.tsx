import type { Platform } from '../../../meta/ids.ts';
import type { Choice, ThreadMessage } from '../../../meta/thread.ts';
import type { LedgerView } from '../../server/view.ts';
import { PLACES, partyOf, personName, senderOf, timeText, waitText } from '../names.ts';
import { usePageState } from '../state.ts';
import { Composer, Log } from './conversation.tsx';

interface PeopleProps {
  readonly psids: readonly string[];
  readonly platformOf: (psid: string) => Platform;
  readonly select: (psid: string) => void;
  readonly add: (platform: Platform) => void;
}

/**
 * The people who write to the Page, on Instagram where it says so, and since when they wait. The dot has the colour of the
 * thread's owner at Meta.
 */
export function People({ psids, platformOf, select, add }: PeopleProps) {
  const { view, psid: selected } = usePageState();
  const threadOf = (psid: string) => view.threads.find((each) => each.psid === psid);
  return (
    <section class="pane people" aria-label="People">
      <ul>
        {psids.map((psid) => (
          <li key={psid}>
            <button type="button" class="chip" aria-pressed={psid === selected} onClick={() => select(psid)}>
              <span
                class="dot"
                data-tone={partyOf(view, threadOf(psid)?.owner ?? null).tone}
                aria-hidden="true"
              />
              {threadOf(psid)?.name || personName(psid)}
              {platformOf(psid) === 'instagram' && <small>{PLACES.instagram.label}</small>}
              <WaitsSince ledger={threadOf(psid)?.ledger} />
            </button>
          </li>
        ))}
        <li>
          <button type="button" class="chip chip-add" onClick={() => add('messenger')}>
            Add a person
          </button>
        </li>
        <li>
          <button type="button" class="chip chip-add" onClick={() => add('instagram')}>
            Add one on Instagram
          </button>
        </li>
      </ul>
    </section>
  );
}

function WaitsSince({ ledger }: { readonly ledger: LedgerView | null | undefined }) {
  const text = waitText(ledger);
  return text !== '' && <small class="waits">{text}</small>;
}

/** Buttons that the person can tap at any time. */
const MENU: readonly Choice[] = [
  { title: 'Get Started', payload: 'GET_STARTED' },
  { title: 'Talk to an agent', payload: 'TALK_TO_AGENT' },
  { title: 'Talk to the help desk', payload: 'TALK_TO_HELP_DESK' },
];

/** The id of an ad. */
const AD = '6000000000001';

/** The person's Messenger, or direct messages on Instagram. */
export function Chat() {
  const { view, psid, name, platform, thread, run } = usePageState();
  const place = PLACES[platform].label;
  const { adGreeting, iceBreakers } = view.automatic;
  const messages = thread?.messages ?? [];
  const typing = thread?.typing;
  const does = (what: string, body: object) => run(`persons/${psid}/${what}`, { ...body, platform });
  const write = (body: object) => does('message', body);
  const tap = ({ title, payload }: Choice) => does('postback', { payload, title });
  return (
    <section class="pane chat" aria-label="Person">
      <h2>
        {name} <small>in {place}</small>
      </h2>
      <Log label={place} length={messages.length + Number(Boolean(typing))}>
        {messages.length === 0 && (
          <p class="empty">Say hello to the Page. The bot answers; “chat with agent” brings a human.</p>
        )}
        {messages.length === 0 && iceBreakers.length > 0 && (
          <Choices
            class="quick-replies"
            choices={iceBreakers.map(({ question }) => ({ title: question, payload: question }))}
            onTap={({ title: question }) => does('ice-breaker', { question })}
          />
        )}
        <Bubbles
          messages={messages}
          onTap={(button, kind) =>
            kind === 'postback' ? tap(button) : write({ text: button.title, payload: button.payload })
          }
        />
        {typing && (
          <p class="typing">
            {partyOf(view, typing.appId).label} is typing
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
        {adGreeting !== null && (
          <button type="button" class="chip" onClick={() => does('ad', { adId: AD })}>
            Come by an ad
          </button>
        )}
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

/** Consecutive messages of one sender within these ms are one group. */
const GROUP_MS = 120_000;

interface BubblesProps {
  readonly messages: readonly ThreadMessage[];
  readonly onTap: (button: Choice, kind: 'quick-reply' | 'postback') => void;
}

function Bubbles({ messages, onTap }: BubblesProps) {
  const { view } = usePageState();
  return messages.map((message, i) => {
    const before = messages[i - 1];
    const isFirst = before?.from !== message.from || message.at - before.at > GROUP_MS;
    const isLast = i === messages.length - 1;
    const isPerson = message.from === 'person';
    const sender = isPerson ? 'You' : partyOf(view, message.from).label;
    return (
      <div key={message.mid} class={`said ${isPerson ? 'is-mine' : ''} ${isFirst ? 'is-first' : ''}`}>
        {isFirst && (
          <p class="said-by">
            {sender}
            {message.automatic && ', automatic'} · {timeText(message.at)}
          </p>
        )}
        <p
          class="bubble"
          data-from={senderOf(view, message.from)}
          data-tone={isPerson ? 'person' : partyOf(view, message.from).tone}
        >
          {message.text ?? 'Attachment'}
        </p>
        {message.buttons.length > 0 && (
          <Choices class="buttons" choices={message.buttons} onTap={(each) => onTap(each, 'postback')} />
        )}
        {isLast && message.quickReplies.length > 0 && (
          <Choices
            class="quick-replies"
            choices={message.quickReplies}
            onTap={(each) => onTap(each, 'quick-reply')}
          />
        )}
      </div>
    );
  });
}

interface ChoicesProps {
  readonly class: string;
  readonly choices: readonly Choice[];
  readonly onTap: (button: Choice) => void;
}

function Choices({ class: name, choices, onTap }: ChoicesProps) {
  return (
    <div class={name}>
      {choices.map((each) => (
        <button type="button" key={each.payload} onClick={() => onTap(each)}>
          {each.title}
        </button>
      ))}
    </div>
  );
}
