import { useState } from 'preact/hooks';

interface Props {
  /** What the text box is called. */
  readonly label: string;
  readonly placeholder: string;
  /** What the button says. */
  readonly send: string;
  /** False keeps the text, to be tried again. */
  readonly onSend: (text: string) => Promise<boolean>;
}

/** A line to write in. */
export function Composer({ label, placeholder, send, onSend }: Props) {
  const [text, setText] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    setText('');
    if (!(await onSend(words))) setText(words);
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
