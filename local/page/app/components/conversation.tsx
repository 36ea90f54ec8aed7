import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ThreadMessage } from '../../../meta/thread.ts';
import { partyOf, timeText } from '../names.ts';
import { usePageState } from '../state.ts';

interface LogProps {
  readonly label: string;
  /** Changes when there is something new at the end. */
  readonly length: number;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A box that scrolls to its end when something is added, unless the user has scrolled up. */
export function Log({ label, length, class: name = '', children }: LogProps) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [length]);
  const onScroll = () => {
    const element = box.current;
    if (element) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a box that scrolls.
    <div ref={box} class={`log ${name}`} role="log" aria-label={label} tabIndex={0} onScroll={onScroll}>
      {children}
    </div>
  );
}

interface TranscriptProps {
  readonly label: string;
  /** Shows the messages that this app has sent or received. */
  readonly appId: string;
  readonly empty: string;
}

/** A conversation as an app has it. Messages that it received on standby are marked. */
export function Transcript({ label, appId, empty }: TranscriptProps) {
  const { thread } = usePageState();
  const known = (thread?.messages ?? []).filter(
    ({ from, receivedBy }) => from === appId || receivedBy[appId],
  );
  return (
    <Log label={label} length={known.length} class="transcript">
      {known.length === 0 && <p class="empty">{empty}</p>}
      {known.map((message, i) => (
        <Line key={message.mid} message={message} before={known[i - 1]} appId={appId} />
      ))}
    </Log>
  );
}

interface LineProps {
  readonly message: ThreadMessage;
  readonly before: ThreadMessage | undefined;
  readonly appId: string;
}

function Line({ message, before, appId }: LineProps) {
  const { view, name } = usePageState();
  const { from, at, text, receivedBy } = message;
  const isStandby = receivedBy[appId] === 'standby';
  const isFirst = before?.from !== from || before.receivedBy[appId] !== receivedBy[appId];
  const party = from === 'person' ? undefined : partyOf(view, from);
  return (
    <div class={`line ${isStandby ? 'is-standby' : ''} ${isFirst ? 'is-first' : ''}`}>
      {isFirst && (
        <p class="line-head">
          <b data-tone={party?.tone ?? 'person'}>{party?.label ?? name}</b>
          {isStandby && <i>standby</i>}
          <time>{timeText(at)}</time>
        </p>
      )}
      <p class="line-text">{text ?? 'Attachment'}</p>
    </div>
  );
}

interface ComposerProps {
  /** Accessible name of the text box. */
  readonly label: string;
  readonly placeholder: string;
  /** Text of the button. */
  readonly send: string;
  /** False puts the text back, so that the user can try again. */
  readonly onSend: (text: string) => Promise<boolean>;
}

/** A text box with a button to send. */
export function Composer({ label, placeholder, send, onSend }: ComposerProps) {
  const [text, setText] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    const trimmed = text.trim();
    if (trimmed === '') return;
    setText('');
    if (!(await onSend(trimmed))) setText(trimmed);
  };
  return (
    <form class="composer" onSubmit={submit}>
      <input
        type="text"
        aria-label={label}
        placeholder={placeholder}
        autocomplete="off"
        maxLength={1_999}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit">{send}</button>
    </form>
  );
}
