import type { ThreadMessage } from '../../../meta/thread.ts';
import { partyOf } from '../parties.ts';
import { timeText } from '../spans.ts';
import { useStage } from '../stage.ts';
import { Log } from './log.tsx';

interface Props {
  readonly label: string;
  /** The app that looks: it sees what it has said, and what Meta has sent it. */
  readonly appId: string;
  readonly empty: string;
}

/** A conversation as an app knows it; what it got on standby is marked. */
export function Transcript({ label, appId, empty }: Props) {
  const { thread } = useStage();
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
  const { world, name } = useStage();
  const { from, at, text, receivedBy } = message;
  const isStandby = receivedBy[appId] === 'standby';
  const isFirst = before?.from !== from || before.receivedBy[appId] !== receivedBy[appId];
  const party = from === 'person' ? undefined : partyOf(world, from);
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
