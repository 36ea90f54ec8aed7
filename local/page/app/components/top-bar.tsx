import { spanText, timeText } from '../spans.ts';
import { useStage } from '../stage.ts';
import { useNow } from '../use-now.ts';

interface Props {
  readonly isLive: boolean;
  readonly onSettings: () => void;
}

/** The name, how the Page is set, what time it is, and the way to the drawer. */
export function TopBar({ isLive, onSettings }: Props) {
  const { world, clockSkew } = useStage();
  const now = useNow(clockSkew, 1_000);
  const isRouting = world.routing.messenger.mode === 'routing';
  return (
    <header class="top">
      <h1>messenger-handover</h1>
      <p class="facts">
        <span class={`live ${isLive ? 'is-on' : ''}`}>{isLive ? 'Live' : 'Reconnecting …'}</span>
        <span>{isRouting ? 'Conversation Routing' : 'Default behaviour'}</span>
        <span class="clock">
          {timeText(now)}
          {world.clockOffset > 0 && <b> +{spanText(world.clockOffset)}</b>}
        </span>
      </p>
      <button type="button" class="quiet" onClick={onSettings}>
        Settings and faults
      </button>
    </header>
  );
}
