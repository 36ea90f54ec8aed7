import type { AccountId, Psid, ThreadKey } from '../../../../functions/messenger/ids.ts';
import { threadKey } from '../../../../functions/messenger/ids.ts';
import { commandId } from '../../../../functions/thread/command.ts';
import { isStripped } from '../../../../functions/thread/observe.ts';
import type { AppId } from '../../../../local/meta/ids.ts';
import { OUR_APP } from '../../../ids.ts';
import { PERSONS } from '../meta.ts';
import type { Received } from '../records.ts';
import type { Storm } from '../storm.ts';
import { isAutomatic, isOther, saidBy } from './at-meta.ts';

const MINUTE = 60_000;
/** `silentMinutes` and `unclaimedMinutes` of the settings of a storm are not shorter. */
const CLOCK = 15 * MINUTE;
/** A word that is told a moment later may cross a call. */
const MOMENT = 15_000;

/**
 * Nobody is forgotten by a human, and nobody is pulled from one. A message that was left to another app was followed by
 * somebody's words, the bot's among them; or the clock has rung; or a failure is listed. And no thread
 * was taken from an app within the time of the shortest clock after its words, if these had been delivered.
 */
export function brokenByWaiting(storm: Storm): string[] {
  return PERSONS.flatMap((psid) => [...forgotten(storm, psid), ...pulled(storm, psid)]);
}

function keyOf({ meta }: Storm, psid: Psid): ThreadKey {
  return threadKey(meta.page.options.accountIds.messenger as AccountId, psid);
}

function forgotten(storm: Storm, psid: Psid): string[] {
  const { records, written } = storm;
  const key = keyOf(storm, psid);
  const thread = written.threads.get(key);
  const told = records.told.filter((each) => each.key === key).map(({ at }) => at);
  const isAfter = (from: number) => (at: number) => at >= from;
  return records.received.filter(isLeft(storm, key)).flatMap(({ event }) => {
    const since = isAfter(event.at.from - MOMENT);
    const voices = storm.meta.page.thread(psid).messages.filter(({ from }) => from !== 'person');
    const isHeard = voices.some(({ at }) => since(at));
    // A clock rings once for a wait, which may have begun with an earlier message.
    const isOfOneWait = (at: number) => !voices.some((voice) => voice.at > at && voice.at < event.at.from);
    const isTold = told.some((at) => since(at) || isOfOneWait(at));
    const isListed = records.listed.some((each) => each.key === key && since(each.at));
    // Somebody has spoken in this very conversation with the app: who was left to wait then is no case for a clock.
    const isPickedUp = voices.some(({ from, at }) => isOther(from) && at > event.at.from - 24 * 60 * MINUTE);
    storm.tally.add(isTold ? 'a person who waits is told of' : 'a person waits no longer than a clock');
    if (isHeard || isTold || isListed || isPickedUp) return [];
    return [
      `${event.id} of ${psid} was left, and nobody was told; the thread waits since ${thread?.waitingSince}`,
    ];
  });
}

/** The messages for which the bot had no command, each once. */
function isLeft({ records }: Storm, key: ThreadKey) {
  const known = new Set<string>();
  return ({ event, key: where }: Received): boolean => {
    const isPersons = event.kind === 'message' || event.kind === 'quick_reply' || event.kind === 'postback';
    if (where !== key || known.has(event.id) || !isPersons || isStripped(event)) return false;
    known.add(event.id);
    const id = commandId(event.id, 0);
    return ![...records.accepted.values()].some((each) => each.key === key && each.command.id.startsWith(id));
  };
}

/** The threads that we took from an app. */
function pulled(storm: Storm, psid: Psid): string[] {
  const { meta, records, conversation } = storm;
  const key = keyOf(storm, psid);
  const takes = [...records.accepted.values()].filter(
    (each) => each.key === key && each.command.verb === 'reclaim' && each.begins.length > 0,
  );
  if (takes.length > 0) storm.tally.add('a thread is to be taken back');
  return takes.flatMap(({ begins }) => {
    const begunAt = (begins.at(-1) ?? 0) - conversation.skewMs;
    const isWithin = (at: number) => at < begunAt && at > begunAt - CLOCK + MOMENT;
    const words = saidBy(storm, psid, isSpeaker).filter(({ at, text }) => isWithin(at) && !isAutomatic(text));
    const isKnown = ({ at }: { at: number }) =>
      records.received.some(
        ({ event, key: where, at: toldAt }) =>
          where === key &&
          event.kind === 'echo' &&
          event.at.to >= at &&
          event.at.from <= at &&
          toldAt < begunAt,
      );
    const wasMoved = meta
      .periods(psid)
      .some(({ at, owner }) => owner === OUR_APP && at >= begunAt && at < begunAt + MINUTE);
    return words.some(isKnown) && wasMoved
      ? [`the thread of ${psid} was pulled from somebody who had spoken`]
      : [];
  });
}

function isSpeaker(from: AppId): boolean {
  return isOther(from);
}
