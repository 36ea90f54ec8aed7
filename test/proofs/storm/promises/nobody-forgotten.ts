import { parseThreadKey, type ThreadKey } from '../../../../functions/messenger/ids.ts';
import { commandId } from '../../../../functions/thread/command.ts';
import { TIMES } from '../../../../functions/thread/limits.ts';
import { isStripped } from '../../../../functions/thread/observe.ts';
import { isHeldByOther } from '../../../../functions/thread/ownership.ts';
import type { Received } from '../records.ts';
import type { Storm } from '../storm.ts';
import { isAutomatic, isOther, isOurs, saidBy, wasElsewhere } from './at-meta.ts';

const PERSONAL = ['message', 'quick_reply', 'postback'];
/** Our clock and Meta's differ, and a write takes its time. */
const SLACK = 5_000;

/**
 * Every accepted message of a person has one of these verdicts: the bot answered it; its failure is listed; another app
 * controlled the thread between the message and the verdict; an agent spoke within the day before; or Meta says that the
 * person cannot be reached. All mailboxes are empty.
 *
 * A tap on another app's button is left to that app. A tap on the bot's own button, in a thread that the ledger gives to
 * another app, proves nothing about the owner: if Meta cannot be asked, it is left to that app.
 */
export function brokenByForgetting(storm: Storm): string[] {
  const firsts = new Map<string, Received>();
  for (const heard of storm.records.received) {
    const isNew = !firsts.has(heard.event.id);
    if (isNew && PERSONAL.includes(heard.event.kind)) firsts.set(heard.event.id, heard);
  }
  const open = [...storm.written.threads].filter(([, { mailbox }]) => mailbox.length > 0);
  return [
    ...open.map(
      ([key, { mailbox }]) => `${key} still has ${mailbox.map(({ verb }) => verb).join()} in its mailbox`,
    ),
    ...[...firsts.values()].flatMap((heard) => {
      const verdict = verdictOf(storm, heard);
      storm.tally.add(`verdict ${verdict ?? 'none'}`);
      return verdict === undefined
        ? [
            `There is no answer and no failure for ${heard.event.kind} ${heard.event.id} (${commandId(heard.event.id, 0)})`,
          ]
        : [];
    }),
  ];
}

function verdictOf(storm: Storm, { event, key, at, ledger }: Received): string | undefined {
  const { records, meta } = storm;
  const psid = parseThreadKey(key)?.psid;
  if (psid === undefined) return undefined;
  const id = commandId(event.id, 0);
  if (saidBy(storm, psid, isOurs).some(({ metadata }) => metadata?.startsWith(id))) return 'answered';
  if (records.listed.some((each) => each.key === key && each.command.startsWith(id))) return 'failed';
  const from = event.at.from - SLACK;
  const until = endOf(storm, key, id) ?? at;
  if (wasElsewhere(meta.periods(psid), from, until + SLACK)) return 'left to who had the thread';
  const isAround = (spokenAt: number) => spokenAt > from - TIMES.control && spokenAt < until + SLACK;
  // Where Meta cannot be asked, an automatic text in the bot's own thread is taken for a human's.
  const isHuman = (text?: string) => !isAutomatic(text) || storm.conversation.faults.length > 0;
  const others = saidBy(storm, psid, isOther).filter(({ text }) => isHuman(text));
  if (others.some((words) => isAround(words.at))) return 'left to who had spoken';
  const refused = records.refused.filter(({ body }) => body.includes(id)).map(({ error }) => error);
  if (refused.includes('10-2018300')) return "left on Meta's mistaken word";
  if (refused.includes('551')) return 'left, because Meta says that the person cannot be reached';
  if (event.kind !== 'postback' || ledger === undefined || !isHeldByOther(ledger.owner)) return undefined;
  if (isStripped(event)) return 'left to whose button it is';
  return storm.conversation.faults.length > 0 ? 'left to who was believed to have it' : undefined;
}

/** When the last command of this event left the mailbox. */
function endOf({ records }: Storm, key: ThreadKey, id: string): number | undefined {
  const ends = [...records.accepted.values()]
    .filter(({ key: where, command }) => where === key && command.id.startsWith(id))
    .map(({ endedAt }) => endedAt ?? Number.POSITIVE_INFINITY);
  return ends.length === 0 ? undefined : Math.max(...ends);
}
