declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Id of the account that received or sent the event: a Facebook Page, or an Instagram professional account. */
export type AccountId = Id<'AccountId'>;
/** Id of a Facebook Page. On Messenger it is the account's id. An Instagram account is linked to one Page. */
export type PageId = Id<'PageId'>;
/** Page-scoped (PSID) or Instagram-scoped (IGSID) id of a person. */
export type Psid = Id<'Psid'>;
/** Id of a Meta app. Meta sends it as a number or as text: compare only after `toAppId`. */
export type AppId = Id<'AppId'>;
/** `<account id>:<PSID>`: the address of one thread, and the partition key of its item. */
export type ThreadKey = Id<'ThreadKey'>;

// Keys in the table are built from ids, `:` and `#`. An id that holds a separator would give an ambiguous key.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point.
const ID = /^[^:#\u0000-\u001f\u007f]{1,128}$/;

/**
 * The text of an id that arrived as text or as a number: 1 to 128 characters without `:`, `#` and control characters.
 * Undefined for anything else, also for a number above 2^53 (it has lost digits) and for text with half of a
 * surrogate pair (it has no UTF-8 bytes).
 */
export function toId<T extends AccountId | PageId | Psid | AppId>(value: unknown): T | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && ID.test(text) && text.isWellFormed() ? (text as T) : undefined;
}

// Meta's page about echoes prints the id of the Page Inbox with one digit less than Meta sends.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
const MISPRINTS: Readonly<Record<string, string>> = { '26390203743090': '263902037430900' };

/** The id of an app from Meta's text or number. Undefined if the value is not an id. */
export function toAppId(value: unknown): AppId | undefined {
  const id = toId<AppId>(value);
  return id && toId<AppId>(MISPRINTS[id] ?? id);
}

/** The address of the thread between an account and a person. */
export function threadKey(accountId: AccountId, psid: Psid): ThreadKey {
  return `${accountId}:${psid}` as ThreadKey;
}

/** The two ids in a thread's address. Undefined if the text is not such an address. */
export function parseThreadKey(text: string): { accountId: AccountId; psid: Psid } | undefined {
  const [account, person, ...rest] = text.split(':');
  const accountId = toId<AccountId>(account);
  const psid = toId<Psid>(person);
  return accountId && psid && rest.length === 0 ? { accountId, psid } : undefined;
}
