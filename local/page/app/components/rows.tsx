import type { ComponentChildren } from 'preact';

interface Props {
  readonly title: string;
  readonly count: number;
  readonly empty: string;
  readonly children: ComponentChildren;
}

/** A log, newest first. */
export function Rows({ title, count, empty, children }: Props) {
  return (
    <section class="pane rows" aria-label={title}>
      <h2>
        {title} <small>{count > 0 ? count : ''}</small>
      </h2>
      <div class="rows-box">{count === 0 ? <p class="empty">{empty}</p> : children}</div>
    </section>
  );
}
