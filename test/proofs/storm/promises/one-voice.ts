import { type AccountId, type Psid, threadKey } from '../../../../functions/messenger/ids.ts';
import type { Cause, Command } from '../../../../functions/thread/command.ts';
import { TIMES } from '../../../../functions/thread/limits.ts';
import { PERSONS } from '../meta.ts';
import { acceptedAs, type Heard } from '../records.ts';
import type { Storm } from '../storm.ts';
import { isOther, isOurs, saidBy, wasOwned } from './at-meta.ts';

/**
 * Never two voices. That we say nothing in a thread that Meta knows to be somebody else's is what Meta itself sees to;
 * that we do not even try where we know it, every write is watched for. Here: nothing is said twice but after an
 * answer that was lost, and then only once more, and only if no echo has told; and nothing to words that a human has
 * answered before our eyes.
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
    if (!accepted) return [`${key} heard words of ${id}, which was in no mailbox`];
    if (said.length === 1) return [];
    storm.tally.add('words said twice after a lost answer');
    const [first = 0, second = 0] = accepted.begins;
    const echo = records.heard.find(
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
 * A human has answered in a thread that nobody controlled all the while, we have been told, and speak all the same. Who
 * has control, the bot too if it was given to it meanwhile, may speak.
 */
function saidBesideHuman(storm: Storm, psid: Psid): string[] {
  const { records, meta, conversation } = storm;
  const here = threadKey(meta.page.options.accountIds.messenger as AccountId, psid);
  return saidBy(storm, psid, isOurs).flatMap(({ metadata = '' }) => {
    const accepted = records.accepted.get(acceptedAs(here, metadata));
    const begunAt = accepted?.begins.at(0);
    if (!accepted || begunAt === undefined || isOfCause(accepted.command, 'returned')) return [];
    const { causedAt } = accepted.command;
    const isTold = ({ at, key, event }: Heard) =>
      event.kind === 'echo' &&
      key === accepted.key &&
      event.appId !== undefined &&
      isOther(event.appId) &&
      event.at.from > causedAt &&
      at + conversation.skewMs < begunAt;
    const human = records.heard.find(isTold);
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
