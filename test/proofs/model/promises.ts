import { isPickedUp } from '../../../functions/thread/clocks.ts';
import { commandId, idHash } from '../../../functions/thread/command.ts';
import { isHeldByOther } from '../../../functions/thread/ownership.ts';
import { receive } from '../../../functions/thread/receive.ts';
import { OUR_APP } from '../../ids.ts';
import { settingsOf } from './settings-of.ts';
import type { State } from './state.ts';
import type { Variant } from './variant.ts';
import { verdictsIn } from './verdicts.ts';

/** The promise that a state breaks, whatever comes after it. */
export function brokenAlready({ broken, said, processes }: State): string | undefined {
  if (broken) return broken;
  const twice = Object.entries(said).find(([, times]) => times > 1);
  if (twice) return `said twice: ${twice[0]}`;
  const calling = processes.filter((each) => each.kind === 'handover' && each.at === 'call');
  return calling.length > 1 ? 'two executions call at once' : undefined;
}

/** The promise that a state breaks in which nothing more happens by itself. */
export function brokenAtRest(state: State, variant: Variant): string | undefined {
  const { item } = state;
  if (!item)
    return state.received.length > 0 ? 'events were answered with 200, and there is no item' : undefined;
  if (item.thread.mailbox.length > 0) return `work is lost: ${item.thread.mailbox.map(({ verb }) => verb)}`;
  return wrongVerdict(state) ?? forgotten(state) ?? wrongOwner(state) ?? wrongReplay(state, variant);
}

/** Each message is answered, left or failed, and only one of these. */
function wrongVerdict({ item, received, verdicts }: State): string | undefined {
  const all = [...verdicts, ...verdictsIn(item?.thread.pendingTimeline ?? [])];
  for (const { id, kind } of received) {
    if (kind !== 'message') continue;
    const command = commandId(id, 0);
    // Of the event itself, of what it caused (words before a pass), of the bot's words.
    const ids = [idHash(id), command, `${command}-0`];
    const its = all.filter((line) => ids.some((each) => line.startsWith(`${each} `) && !isNotice(line)));
    if (its.length !== 1) return `${id} has ${its.length} verdicts: ${its}`;
  }
  return undefined;
}

/** That a person waits is said of a message that has its verdict. */
function isNotice(line: string): boolean {
  return line.endsWith(' unclaimed');
}

/** Who waits for another app when nothing more happens has been told of, or somebody has spoken there. */
function forgotten({ item }: State): string | undefined {
  const { waitingSince, rang, owner } = item?.thread ?? {};
  if (!item || !owner || waitingSince === undefined || !isHeldByOther(owner)) return undefined;
  return rang?.unclaimed || isPickedUp(item.thread) ? undefined : 'a person waits, and nobody is told';
}

function wrongOwner({ item, control }: State): string | undefined {
  const { owner, unproven } = item?.thread ?? {};
  if (!owner) return undefined;
  const meta = control.owner === null ? 'idle' : control.owner === OUR_APP ? 'us' : control.owner;
  const ours = owner.kind === 'app' ? owner.appId : owner.kind;
  const isHidden = owner.kind === 'foreign' && isHeldByOther(owner) && meta !== 'idle' && meta !== 'us';
  if (unproven) return `the owner is in doubt: ${ours}, at Meta ${meta}`;
  return ours === meta || isHidden ? undefined : `the ledger says ${ours}, Meta ${meta}`;
}

/** What comes again changes nothing but when it was last heard of. */
function wrongReplay({ item, received, now }: State, variant: Variant): string | undefined {
  if (!item) return undefined;
  const before = essence(item.thread);
  const again = received.find(
    (event) => essence(receive(item.thread, [event], settingsOf(variant), now).thread) !== before,
  );
  return again && `${again.id} changes something when it comes again`;
}

function essence({
  owner,
  unproven,
  mailbox,
  failures,
  seenEvents,
  sentMessages,
  echoes,
}: NonNullable<State['item']>['thread']): string {
  return JSON.stringify([owner, unproven, mailbox, failures, seenEvents, sentMessages, echoes]);
}
