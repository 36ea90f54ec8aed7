import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** Changes when there is something new at the end. */
  readonly length: number;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A conversation that stays at its end, as long as nobody has scrolled up to read. */
export function Log({ label, length, class: name = '', children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [length]);
  const onScroll = () => {
    const element = box.current;
    if (element) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard.
    <div ref={box} class={`log ${name}`} role="log" aria-label={label} tabIndex={0} onScroll={onScroll}>
      {children}
    </div>
  );
}
