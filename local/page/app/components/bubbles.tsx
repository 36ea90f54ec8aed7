import type { Choice, ThreadMessage } from '../../../meta/thread.ts';
import { partyOf, speakerOf } from '../parties.ts';
import { timeText } from '../spans.ts';
import { useStage } from '../stage.ts';

/** Messages of one speaker that follow each other within these ms are one group. */
const GROUP_MS = 120_000;

interface Props {
  readonly messages: readonly ThreadMessage[];
  /** Taps what a bubble offers. */
  readonly onTap: (button: Choice, kind: 'quick-reply' | 'postback') => void;
}

/** A conversation as Messenger shows it to the person. */
export function Bubbles({ messages, onTap }: Props) {
  const { world } = useStage();
  return messages.map((message, i) => {
    const before = messages[i - 1];
    const isFirst = before?.from !== message.from || message.at - before.at > GROUP_MS;
    const isLast = i === messages.length - 1;
    const isPerson = message.from === 'person';
    const who = isPerson ? 'You' : partyOf(world, message.from).label;
    return (
      <div key={message.mid} class={`said ${isPerson ? 'is-mine' : ''} ${isFirst ? 'is-first' : ''}`}>
        {isFirst && (
          <p class="said-by">
            {who} · {timeText(message.at)}
          </p>
        )}
        <p
          class="bubble"
          data-from={speakerOf(world, message.from)}
          data-tone={isPerson ? 'person' : partyOf(world, message.from).tone}
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
