import type { Channel } from '../messenger/events.ts';
import type { AnswerCommand, Command, PassCommand, TakeCommand } from './command.ts';
import { BY_TRIGGER } from './decide.ts';
import { TIMES } from './limits.ts';
import { isElsewhere, isExpired, targetOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';

/** Whether a command is still to be done; if not, why. */
export type Wanted = 'yes' | { readonly drop: string };

/** Why the bot is silent in a thread that nobody controls. */
export const HUMAN_AROUND = 'left-to-human';

/**
 * Asked again in the write that begins a command; any `verify` has had its turn before. Who answers a person:
 *
 * | the ledger says                        | then                                                         |
 * | -------------------------------------- | ------------------------------------------------------------ |
 * | us                                     | yes                                                          |
 * | idle, unknown, or control that ran out | yes, unless a human spoke a short while ago                  |
 * | app, foreign                           | left to the owner                                            |
 * | in doubt, and Meta could not be asked  | standby, or a tap while an app is named: left; messaging: yes, unless a human spoke a short while ago |
 */
export function wanted(thread: Thread, command: Command, settings: PageSettings, now: number): Wanted {
  switch (command.verb) {
    case 'verify':
      return 'yes';
    case 'answer':
      return speaks(thread, command, channelOf(command, thread), settings, now);
    case 'say':
      return speaks(thread, command, command.channel, settings, now);
    case 'handOver':
      // Whoever has had the thread since the person asked for somebody was there.
      if ((thread.elsewhereAt ?? 0) > command.causedAt) return { drop: 'left' };
      return speaks(thread, command, command.channel, settings, now);
    case 'pass':
      return passes(thread, command, now);
    case 'release':
    case 'extend':
      return isElsewhere(thread.owner) || thread.owner.kind === 'idle' ? { drop: 'not-ours' } : 'yes';
    case 'take':
    case 'request':
      return takes(thread, command, settings, now);
    case 'unknown':
      return { drop: 'unknown-verb' };
  }
}

/** Meta lets a Page speak for 24 h after the person's last message; nobody's question goes unanswered by this. */
function isWelcomeTooLate(thread: Thread, command: Command, now: number): boolean {
  if (command.reason !== 'returned' || thread.lastPersonAt === undefined) return false;
  return now > thread.lastPersonAt + TIMES.window;
}

/** A tap comes to us whoever has the thread: in doubt its channel is no reason to believe that nobody does. */
function channelOf({ turn }: AnswerCommand, { owner }: Thread): Channel {
  if (turn.kind === 'returned') return 'messaging';
  return turn.kind === 'postback' && isElsewhere(owner) ? 'standby' : turn.channel;
}

function speaks(
  thread: Thread,
  command: Command,
  channel: Channel,
  settings: PageSettings,
  now: number,
): Wanted {
  if (isWelcomeTooLate(thread, command, now)) return { drop: 'outside-window' };
  if (command.refusedAsNotOwner && (thread.unproven || isElsewhere(thread.owner))) return { drop: 'left' };
  if (thread.unproven && channel === 'standby') return { drop: 'left' };
  if (!thread.unproven && thread.owner.kind === 'us') return 'yes';
  if (!thread.unproven && isElsewhere(thread.owner) && !isExpired(thread, now)) return { drop: 'left' };
  return isHumanAround(thread, settings, now) ? { drop: HUMAN_AROUND } : 'yes';
}

/**
 * Whether a human spoke in a thread that nobody controls and may still be there: for the target's `silentMinutes`,
 * or for as long as Meta's control would last where the settings name none.
 */
function isHumanAround({ interjection }: Thread, settings: PageSettings, now: number): boolean {
  if (!interjection) return false;
  const minutes = targetOf(interjection.appId, settings)?.silentMinutes;
  return now < interjection.at + (minutes === undefined ? TIMES.control : minutes * 60_000);
}

function passes(thread: Thread, command: PassCommand, now: number): Wanted {
  if (command.refusedAsNotOwner && thread.unproven) return { drop: 'not-ours' };
  const isAskedFor = command.reason === BY_TRIGGER || command.reason === 'request';
  if (isAskedFor && (thread.elsewhereAt ?? 0) > command.causedAt) return { drop: 'not-ours' };
  if (thread.unproven) return 'yes';
  if (isElsewhere(thread.owner) && !isExpired(thread, now)) return { drop: 'not-ours' };
  // A request was for control that we had; on an idle thread Meta grants it without us.
  return command.reason === 'request' && thread.owner.kind === 'idle' ? { drop: 'not-ours' } : 'yes';
}

/** A human's word may have been said before the command was queued, and have been delivered after it. */
function takes(thread: Thread, command: TakeCommand, settings: PageSettings, now: number): Wanted {
  if (!isElsewhere(thread.owner)) return { drop: 'not-held' };
  const heardAt = thread.lastHumanAt ?? 0;
  const minutes =
    thread.owner.kind === 'app' ? targetOf(thread.owner.appId, settings)?.silentMinutes : undefined;
  const isSilent = minutes === undefined || heardAt + minutes * 60_000 <= now;
  return isSilent && heardAt <= command.causedAt ? 'yes' : { drop: 'human-spoke' };
}
