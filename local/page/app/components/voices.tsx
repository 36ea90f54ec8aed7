import { usePageState } from '../state.ts';
import { AI_ROLES, VOICES } from '../voices.ts';

/** What Meta says in the Page's threads by itself. */
export function VoiceControls() {
  const { view, run } = usePageState();
  return (
    <section aria-label="Automatic answers">
      <h3>Automatic answers</h3>
      <div class="options">
        {VOICES.map(({ label, hint, isOn, on, off }) => (
          <label key={label} class="option">
            <input
              type="checkbox"
              aria-label={label}
              checked={isOn(view.automatic)}
              onChange={({ currentTarget }) => run('automatic', currentTarget.checked ? on : off)}
            />
            <span>
              {label}
              <small>{hint}</small>
            </span>
          </label>
        ))}
      </div>
      <h3 id="business-ai">Business AI</h3>
      <div role="radiogroup" aria-labelledby="business-ai" class="options">
        {AI_ROLES.map(({ role, label, hint }) => (
          <label key={role} class="option">
            <input
              type="radio"
              name="business-ai"
              aria-label={label}
              checked={role === view.businessAi.role}
              onChange={() => run('business-ai', { role })}
            />
            <span>
              {label}
              <small>{hint}</small>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
