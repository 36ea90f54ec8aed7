interface Props {
  readonly text: string | undefined;
  readonly dismiss: () => void;
}

/** Why the last act was refused, in Meta's own words. */
export function Refusal({ text, dismiss }: Props) {
  return (
    <div class="refusal" role="alert">
      {text !== undefined && (
        <p>
          {text}
          <button type="button" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}
