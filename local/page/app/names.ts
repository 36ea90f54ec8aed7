import type { Owner } from '../../../functions/thread/thread.ts';
import type { LedgerView, ShownThread, View } from '../server/view.ts';

/** A possible owner of a thread, as the page shows it. `tone` chooses the colour. */
export interface Party {
  readonly label: string;
  readonly tone: 'bot' | 'inbox' | 'desk' | 'other' | 'nobody' | 'unknown';
}

const NOBODY: Party = { label: 'Nobody', tone: 'nobody' };
const UNKNOWN: Party = { label: 'Unknown', tone: 'unknown' };

/** Apps whose label differs from their name in the simulator. */
const LABELLED: Readonly<Record<string, Party>> = {
  bot: { label: 'Bot', tone: 'bot' },
  'page-inbox': { label: 'Page Inbox', tone: 'inbox' },
  'instagram-inbox': { label: 'Instagram Inbox', tone: 'inbox' },
  'help-desk': { label: 'Help desk', tone: 'desk' },
  'meta-business-ai': { label: 'Business AI', tone: 'other' },
};

type Apps = Pick<View, 'apps'>;

/** Gives the party of an app id. Null is an idle thread. */
export function partyOf({ apps }: Apps, appId: string | null): Party {
  if (appId === null) return NOBODY;
  const name = appName({ apps }, appId);
  return LABELLED[name] ?? { label: capitalised(name), tone: 'other' };
}

/** Gives the party of the ledger's owner. */
export function partyInLedger(view: Apps & Pick<View, 'ourApp'>, owner: Owner | undefined): Party {
  switch (owner?.kind) {
    case 'us':
      return partyOf(view, view.ourApp);
    case 'app':
      return partyOf(view, owner.appId);
    case 'idle':
      return NOBODY;
    case 'foreign':
      return { label: 'Another app', tone: 'other' };
    default:
      return UNKNOWN;
  }
}

/** Gives the sender of a message in a word: `person`, `bot`, `inbox`, or the app's name. */
export function senderOf(view: Apps, from: string): string {
  if (from === 'person') return from;
  const name = appName(view, from);
  return LABELLED[name]?.tone === 'inbox' ? 'inbox' : name;
}

/** Gives the apps of help desks: all apps but ours and Meta's inboxes. */
export function desksIn({
  apps,
  ourApp,
}: Apps & Pick<View, 'ourApp'>): readonly { appId: string; label: string }[] {
  return apps
    .filter(({ appId, name }) => appId !== ourApp && LABELLED[name]?.tone !== 'inbox')
    .map(({ appId }) => ({ appId, label: partyOf({ apps }, appId).label }))
    .sort((one, other) => Number(other.label === 'Help desk') - Number(one.label === 'Help desk'));
}

type Platform = ShownThread['platform'];

/** How people name a platform, and its inbox. */
export const PLACES: Readonly<Record<Platform, { readonly label: string; readonly inbox: string }>> = {
  messenger: { label: 'Messenger', inbox: 'Page Inbox' },
  instagram: { label: 'Instagram', inbox: 'Instagram Inbox' },
};

/** Gives the app id of the platform's inbox. */
export function inboxOf({ apps }: Apps, platform: Platform): string {
  const name = platform === 'instagram' ? 'instagram-inbox' : 'page-inbox';
  return apps.find((app) => app.name === name)?.appId ?? '';
}

function appName({ apps }: Apps, appId: string): string {
  return apps.find((app) => app.appId === appId)?.name ?? appId;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}

/** The PSID before that of Person 1. */
const PSID_BASE = 24_000_000_000_000_000n;

/** Gives the PSID of Person n; n starts at 1. */
export function psidOf(n: number): string {
  return String(PSID_BASE + BigInt(n));
}

/** Gives `Person n` for a PSID of the page, and the PSID itself for any other. */
export function personName(psid: string): string {
  const n = /^\d+$/.test(psid) ? BigInt(psid) - PSID_BASE : 0n;
  return n > 0n && n < 1_000n ? `Person ${n}` : psid;
}

/** Gives the first PSID of the page that is not in the list. */
export function nextPerson(known: readonly string[]): string {
  let n = 1;
  while (known.includes(psidOf(n))) n += 1;
  return psidOf(n);
}

/** Formats a duration in ms: `3 s`, `5 min`, `2 h 10 min`, `1 d 3 h`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return inTwoUnits(hours, 'h', minutes % 60, 'min');
  return inTwoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function inTwoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Since when the person waits, e.g. `waits since 09:15`; empty where the ledger does not say that the person waits. */
export function waitText(ledger: Pick<LedgerView, 'waitingSince'> | null | undefined): string {
  const since = ledger?.waitingSince;
  return since === undefined ? '' : `waits since ${timeText(since).slice(0, 5)}`;
}

/** Formats the time of day of a Unix ms in the browser's time zone. */
export function timeText(at: number): string {
  return new Date(at).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
}
