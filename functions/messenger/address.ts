import { type AccountId, type Psid, toId } from './ids.ts';
import { isRecord } from './record.ts';

/** Which thread an item belongs to, as far as it says. */
export interface Address {
  readonly accountId: AccountId;
  /** Absent where the item names nobody who could be answered: page events, plugin guests (`user_ref`). */
  readonly psid?: Psid;
  /** The account itself is the sender. */
  readonly isFromAccount: boolean;
}

/**
 * The account and the person of an item; undefined if no account can be found. `entry.id` is only the fallback,
 * because Meta prints lead events with another one, and the arbiter of samples whose ids stand in the wrong place:
 *
 * | sender.id, recipient.id                        | account                     | person             |
 * | ---------------------------------------------- | --------------------------- | ------------------ |
 * | a person's event                               | recipient.id                | sender.id          |
 * | an echo                                        | sender.id                   | recipient.id       |
 * | `entry.id` stands in the person's place        | `entry.id`                  | the other id       |
 * | both the same (the PSID printed twice)         | `entry.id`, else that id    | that id            |
 * | none in the account's place                    | `entry.id`                  | as above           |
 * | none in the person's place (or a `user_ref`)   | as above                    | none               |
 *
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function addressOf(
  item: Readonly<Record<string, unknown>>,
  entryId: unknown,
  isEcho: boolean,
): Address | undefined {
  const sender = idOf(item.sender);
  const recipient = idOf(item.recipient);
  const entry = toId<AccountId>(entryId);
  const isSwapped = entry !== undefined && (isEcho ? recipient : sender) === entry;
  const [account, person] = isEcho === isSwapped ? [recipient, sender] : [sender, recipient];
  const accountId = account === person ? (entry ?? person) : (account ?? entry);
  if (accountId === undefined) return undefined;
  const isFromAccount = accountId === sender && accountId !== person;
  const address = { accountId: accountId as AccountId, isFromAccount };
  return person === undefined ? address : { ...address, psid: person as Psid };
}

/** An id that may be the account's or the person's: its place tells. */
function idOf(party: unknown): string | undefined {
  return isRecord(party) ? toId(party.id) : undefined;
}
