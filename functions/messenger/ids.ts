declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Id of the account an event is about, as text: a Page, or an Instagram professional account. */
export type AccountId = Id<'AccountId'>;
/** Id of a Facebook Page, as text. On Messenger the account is the Page; on Instagram it is linked to one. */
export type PageId = Id<'PageId'>;
/** Page-scoped (PSID) or Instagram-scoped (IGSID) id of a person, as text. */
export type Psid = Id<'Psid'>;
/** Id of a Meta app, as text. Arrives as a number or as text; compare only after `toId`. */
export type AppId = Id<'AppId'>;
/** `<account id>:<PSID>`: the address of one thread, and the partition key of its item. */
export type ThreadKey = Id<'ThreadKey'>;

// Ids are built into keys with these separators, so an id that holds one of them is no id.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point.
const ID = /^[^:#\u0000-\u001f\u007f]{1,128}$/;

/**
 * The text of an id that may have arrived as text or as a number: 1–128 characters without `:`, `#` or control
 * characters. Undefined for anything else, including numbers that have already lost digits, and text with half of a
 * surrogate pair, which has no bytes of its own in UTF-8.
 */
export function toId<T extends AccountId | PageId | Psid | AppId>(value: unknown): T | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && ID.test(text) && text.isWellFormed() ? (text as T) : undefined;
}

/** The address of the thread between an account and a person. */
export function threadKey(accountId: AccountId, psid: Psid): ThreadKey {
  return `${accountId}:${psid}` as ThreadKey;
}

/** The two ids of a thread's address; undefined if the text is no such address. */
export function parseThreadKey(text: string): { accountId: AccountId; psid: Psid } | undefined {
  const [account, person, ...rest] = text.split(':');
  const accountId = toId<AccountId>(account);
  const psid = toId<Psid>(person);
  return accountId && psid && rest.length === 0 ? { accountId, psid } : undefined;
}
