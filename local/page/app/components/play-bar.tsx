import type { Playing } from '../use-play.ts';

interface Props {
  readonly playing: Playing | undefined;
  readonly stop: () => void;
}

/** Which play is on, and what is happening in it. */
export function PlayBar({ playing, stop }: Props) {
  return (
    <div class="play-bar" role="status" aria-label="Play" data-on={String(playing !== undefined)}>
      {playing && (
        <p>
          <b>{playing.name}</b>
          <span class="play-count">
            {playing.step} of {playing.steps}
          </span>
          <span class="play-title">{playing.title}</span>
          <button type="button" class="quiet" onClick={stop}>
            {playing.hasEnded ? 'Close' : 'Stop'}
          </button>
        </p>
      )}
    </div>
  );
}
