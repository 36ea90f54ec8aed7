import { useEffect, useRef } from 'preact/hooks';
import type { Play } from '../plays/play.ts';
import { PLAYS } from '../plays/plays.ts';
import { ClockControls } from './clock-controls.tsx';
import { FaultControls } from './fault-controls.tsx';
import { ModeControls } from './mode-controls.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly play: (play: Play) => void;
  readonly reset: () => void;
}

/** How the Page is set, what goes wrong, what time it is, and the plays. Escape closes it. */
export function Drawer({ isOpen, close, play, reset }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  const start = (each: Play) => {
    close();
    play(each);
  };
  return (
    <dialog ref={dialog} class="drawer" aria-label="Settings and faults" onClose={close} closedby="any">
      <div class="drawer-body">
        <header>
          <h2>Settings and faults</h2>
          <button type="button" class="quiet" onClick={close}>
            Close
          </button>
        </header>
        <section aria-label="Plays">
          <h3>Plays</h3>
          <p class="hint">A how-to, acted out step by step with somebody new.</p>
          <div class="choices">
            {PLAYS.map((each) => (
              <button type="button" key={each.name} title={each.about} onClick={() => start(each)}>
                Play: {each.name}
              </button>
            ))}
          </div>
        </section>
        <ClockControls />
        <ModeControls />
        <FaultControls />
        <section aria-label="Begin anew">
          <h3>Begin anew</h3>
          <p class="hint">Meta forgets everybody and everything; the ledger keeps what it has.</p>
          <button type="button" class="danger" onClick={reset}>
            Reset
          </button>
        </section>
      </div>
    </dialog>
  );
}
