import { partyOf } from '../parties.ts';
import { useStage } from '../stage.ts';

const MODES = [
  { mode: 'routing', label: 'Conversation Routing', hint: 'A default app; take needs no permission.' },
  {
    mode: 'zero-config',
    label: 'Default behaviour',
    hint: 'Whoever answers first; request instead of take.',
  },
] as const;

/** How the Page routes its conversations, and which apps may take them. */
export function ModeControls() {
  const { world, perform } = useStage();
  const current = world.routing.messenger.mode;
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
              onChange={() => perform('mode', { mode })}
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
        {world.apps.map(({ appId, canTake }) => (
          <label key={appId} class="option">
            <input
              type="checkbox"
              checked={canTake}
              onChange={() => perform(`apps/${appId}/toggle`, { canTake: !canTake })}
            />
            <span>{partyOf(world, appId).label}</span>
          </label>
        ))}
      </div>
    </section>
  );
}
