import type { ThreadEvent } from '../../functions/messenger/events.ts';
import type { PageSettings } from '../../functions/settings/settings.ts';
import type { Command } from '../../functions/thread/command.ts';
import { decide } from '../../functions/thread/decide.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { ClaimVerdict } from '../../functions/thread/ownership.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { asksOwner } from './a-command.ts';
import { BY_DESK, ownedBy, SETTINGS } from './a-thread.ts';

/** What the ledger learns from an event that arrives at `NOW`, and whether Meta is asked for the owner. */
export function seen(before: Thread, event: ThreadEvent) {
  const observed = observe(before, event, SETTINGS, NOW);
  return { ...observed, asks: asksOwner(observed.thread) };
}

interface Given {
  readonly settings?: PageSettings;
  readonly verdict?: ClaimVerdict;
  /** The thread before the event. */
  readonly before?: Thread;
}

/** What an event at `NOW` gives the thread to do. */
export function decided(
  thread: Thread,
  event: ThreadEvent,
  { settings = SETTINGS, verdict = 'applied', before = ownedBy(BY_DESK) }: Given = {},
): readonly Command[] {
  return decide(before, { thread, verdict }, event, settings, NOW);
}

/** The thread after a delivery with these events. */
export function got(thread: Thread, events: readonly ThreadEvent[], now = NOW, settings = SETTINGS) {
  return receive(thread, events, settings, now);
}
