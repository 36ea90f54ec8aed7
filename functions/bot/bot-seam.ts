import type { Psid } from '../messenger/ids.ts';
import type { Action } from '../thread/action.ts';
import type { Turn } from '../thread/command.ts';
import type { PageSettings } from '../thread/settings.ts';

/** What a bot is told: whom it speaks with, what was said or tapped, and what the settings say about the Page. */
export interface BotTurn {
  readonly psid: Psid;
  readonly turn: Turn;
  readonly settings: PageSettings;
}

/**
 * What to do about a turn, in order; nothing is a fine answer. Runs under the thread's lease and is given up after
 * 10 s. It may be asked again about the same turn if its answer was lost, never about what it has already said.
 */
export type Bot = (turn: BotTurn) => Promise<readonly Action[]> | readonly Action[];
