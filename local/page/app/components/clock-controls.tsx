import { useState } from 'preact/hooks';
import { useStage } from '../stage.ts';

const STEPS = [
  { label: '5 minutes later', ms: 300_000 },
  { label: '1 hour later', ms: 3_600_000 },
  { label: '24 hours later', ms: 86_400_000 },
] as const;

/** Moves time forward, for Meta and for the service. */
export function ClockControls() {
  const { perform } = useStage();
  const [isMoving, setMoving] = useState(false);
  const move = async (ms: number) => {
    setMoving(true);
    await perform('clock', { advanceMs: ms });
    setMoving(false);
  };
  return (
    <section aria-label="Clock">
      <h3>Clock</h3>
      <div class="choices">
        {STEPS.map(({ label, ms }) => (
          <button type="button" key={label} disabled={isMoving} onClick={() => move(ms)}>
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
