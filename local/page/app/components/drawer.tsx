import { useEffect, useRef, useState } from 'preact/hooks';
import { FAULTS } from '../faults.ts';
import { partyOf } from '../names.ts';
import { PLAYS, type Play } from '../plays.ts';
import { usePageState } from '../state.ts';
import { VoiceControls } from './voices.tsx';

interface DrawerProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly play: (play: Play) => void;
  readonly reset: () => void;
}

/** The plays, the clock, the Page's settings, the automatic answers, the faults, and the reset. Escape closes it. */
export function Drawer({ isOpen, close, play, reset }: DrawerProps) {
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
        <VoiceControls />
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

const ADVANCES = [
  { label: '5 minutes later', ms: 300_000 },
  { label: '1 hour later', ms: 3_600_000 },
  { label: '24 hours later', ms: 86_400_000 },
] as const;

/** Moves time forward for Meta and for the service. */
function ClockControls() {
  const { run } = usePageState();
  const [isMoving, setMoving] = useState(false);
  const advance = async (ms: number) => {
    setMoving(true);
    await run('clock', { advanceMs: ms });
    setMoving(false);
  };
  return (
    <section aria-label="Clock">
      <h3>Clock</h3>
      <div class="choices">
        {ADVANCES.map(({ label, ms }) => (
          <button type="button" key={label} disabled={isMoving} onClick={() => advance(ms)}>
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}

const MODES = [
  { mode: 'routing', label: 'Conversation Routing', hint: 'A default app; take needs no permission.' },
  {
    mode: 'zero-config',
    label: 'Default behaviour',
    hint: 'Whoever answers first; request instead of take.',
  },
] as const;

/** The Page's mode, and the apps that may take control. */
function ModeControls() {
  const { view, run } = usePageState();
  const current = view.routing.messenger.mode;
  return (
    <section aria-label="The Page">
      <h3 id="mode">Mode</h3>
      <div role="radiogroup" aria-labelledby="mode" class="options">
        {MODES.map(({ mode, label, hint }) => (
          <label key={mode} class="option">
            <input
              type="radio"
              name="mode"
              aria-label={label}
              checked={mode === current}
              onChange={() => run('mode', { mode })}
            />
            <span>
              {label}
              <small>{hint}</small>
            </span>
          </label>
        ))}
      </div>
      <h3>May take control</h3>
      <div class="options is-inline">
        {view.apps.map(({ appId, canTake }) => (
          <label key={appId} class="option">
            <input
              type="checkbox"
              checked={canTake}
              onChange={() => run(`apps/${appId}/toggle`, { canTake: !canTake })}
            />
            <span>{partyOf(view, appId).label}</span>
          </label>
        ))}
      </div>
    </section>
  );
}

function FaultControls() {
  const { view, run } = usePageState();
  const isAnyOn = FAULTS.some(({ isOn }) => isOn(view.faults));
  return (
    <section aria-label="Faults">
      <h3>Faults</h3>
      <div class="options">
        {FAULTS.map(({ label, hint, isOn, on, off }) => (
          <label key={label} class="option">
            <input
              type="checkbox"
              aria-label={label}
              checked={isOn(view.faults)}
              onChange={({ currentTarget }) => run('faults', currentTarget.checked ? on : off)}
            />
            <span>
              {label}
              <small>{hint}</small>
            </span>
          </label>
        ))}
      </div>
      <div class="choices">
        <button type="button" onClick={() => run('deliveries/flush')}>
          Deliver what waits
        </button>
        <button type="button" disabled={!isAnyOn} onClick={() => run('faults/clear')}>
          All faults off
        </button>
      </div>
    </section>
  );
}
