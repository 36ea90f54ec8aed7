import { FAULTS } from '../faults.ts';
import { useStage } from '../stage.ts';

/** What goes wrong at present. */
export function FaultControls() {
  const { world, perform } = useStage();
  const isAnyOn = FAULTS.some(({ isOn }) => isOn(world.faults));
  return (
    <section aria-label="Faults">
      <h3>Faults</h3>
      <div class="options">
        {FAULTS.map(({ label, hint, isOn, on, off }) => (
          <label key={label} class="option">
            <input
              type="checkbox"
              aria-label={label}
              checked={isOn(world.faults)}
              onChange={({ currentTarget }) => perform('faults', currentTarget.checked ? on : off)}
            />
            <span>
              {label}
              <small>{hint}</small>
            </span>
          </label>
        ))}
      </div>
      <div class="choices">
        <button type="button" onClick={() => perform('deliveries/flush')}>
          Deliver what waits
        </button>
        <button type="button" disabled={!isAnyOn} onClick={() => perform('faults/clear')}>
          All faults off
        </button>
      </div>
    </section>
  );
}
