import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { timeText } from '../spans.ts';

interface Props {
  /** Unix ms. */
  readonly at: number;
  readonly title: string;
  /** How it went, in a word or two. */
  readonly outcome: string;
  readonly tone: 'good' | 'bad' | 'calm' | 'busy';
  readonly detail?: ComponentChildren;
  /** What the row opens to. */
  readonly json: unknown;
}

/** One line of a log that opens to everything that is known. */
export function Row({ at, title, outcome, tone, detail, json }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="row" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <time>{timeText(at)}</time>
        <span class="row-title">{title}</span>
        <span class="row-detail">{detail}</span>
        <span class="outcome" data-tone={tone}>
          {outcome}
        </span>
      </summary>
      {isOpen && <pre>{JSON.stringify(json, undefined, 2)}</pre>}
    </details>
  );
}
