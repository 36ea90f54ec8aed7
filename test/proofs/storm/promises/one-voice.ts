import { type AccountId, type Psid, threadKey } from '../../../../functions/messenger/ids.ts';
import type { Cause, Command } from '../../../../functions/thread/command.ts';
import { TIMES } from '../../../../functions/thread/limits.ts';
import { PERSONS } from '../meta.ts';
import { acceptedAs, type Received } from '../records.ts';
import type { Storm } from '../storm.ts';
import { isAutomatic, isOther, isOurs, saidBy, wasOwned } from './at-meta.ts';

/**
 * Never two voices. Meta itself refuses our words in another app's thread, and `watchWrites` checks that we do not try
 * where we know of it. Here: words are said again only after a lost answer, only once, and only without an echo of them.
 * And the bot does not answer a message after we received an agent's answer to it.
 */
export function brokenByTwoVoices(storm: Storm): string[] {
  const { records, tally } = storm;
  const again = [...records.accepted.values()].filter(
    ({ command, begins }) => speaks(command) && begins.length > 1,
  );
  tally.add('words tried once more', again.length);
  tally.add(
    'words that nobody confirmed',
    records.listed.filter(({ reason }) => reason === 'unconfirmed').length,
  );
  return PERSONS.flatMap((psid) => [...saidTooOften(storm, psid), ...saidBesideHuman(storm, psid)]);
}

function saidTooOften(storm: Storm, psid: Psid): string[] {
  const { records, conversation } = storm;
  const key = threadKey(storm.meta.page.options.accountIds.messenger as AccountId, psid);
  const times = new Map<string, number[]>();
  for (const { metadata, at } of saidBy(storm, psid, isOurs)) {
    if (metadata !== undefined) times.set(metadata, [...(times.get(metadata) ?? []), at]);
  }
  return [...times].flatMap(([id, said]) => {
    const accepted = records.accepted.get(acceptedAs(key, id));
    if (!accepted) return [`${key} got words of ${id}, which was in no mailbox`];
    if (said.length === 1) return [];
    storm.tally.add('words said twice after a lost answer');
    const [first = 0, second = 0] = accepted.begins;
    const echo = records.received.find(
      ({ event, key: where }) => where === key && event.kind === 'echo' && event.metadata === id,
    );
    return [
      said.length > 2 ? `${id} was said ${said.length} times` : '',
      conversation.settings.inDoubt === 'list' ? `${id} was said again though it is to be listed` : '',
      second - first < TIMES.echoWait ? `${id} was said again after ${second - first} ms` : '',
      echo && echo.at + conversation.skewMs < second ? `${id} was said again after its echo` : '',
    ].filter(Boolean);
  });
}

/**
 * Words of the bot in an idle thread, after we received an agent's answer to the same message. An app that has control
 * may speak: the bot too, if it got control meanwhile.
 */
function saidBesideHuman(storm: Storm, psid: Psid): string[] {
  const { records, meta, conversation } = storm;
  // Where the Page changes its mode, words from before are judged by the new one: with routing, nobody is there.
  if (conversation.steps.some(({ do: who }) => who === 'page')) return [];
  const here = threadKey(meta.page.options.accountIds.messenger as AccountId, psid);
  return saidBy(storm, psid, isOurs).flatMap(({ metadata = '' }) => {
    const accepted = records.accepted.get(acceptedAs(here, metadata));
    const begunAt = accepted?.begins.at(0);
    if (!accepted || begunAt === undefined || isOfCause(accepted.command, 'returned')) return [];
    const { causedAt } = accepted.command;
    const isTold = ({ at, key, event }: Received) =>
      event.kind === 'echo' &&
      key === accepted.key &&
      event.appId !== undefined &&
      isOther(event.appId) &&
      !isAutomatic(event.text) &&
      event.at.from > causedAt &&
      at + conversation.skewMs < begunAt;
    const human = records.received.find(isTold);
    if (!human || wasOwned(meta.periods(psid), causedAt, begunAt)) return [];
    return [`${metadata} was said though a human had answered at ${human.event.at.from}`];
  });
}

function speaks({ verb }: Command): boolean {
  return verb === 'say';
}

function isOfCause(command: Command, cause: Cause): boolean {
  return command.verb !== 'unknown' && command.cause === cause;
}
