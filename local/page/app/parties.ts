import type { Owner } from '../../../functions/thread/thread.ts';
import type { ThreadInWorld, World } from '../server/world.ts';

/** Who may hold a thread, as the page speaks of them. `tone` chooses the colour. */
export interface Party {
  readonly label: string;
  readonly tone: 'bot' | 'inbox' | 'desk' | 'other' | 'nobody' | 'unknown';
}

const NOBODY: Party = { label: 'Nobody', tone: 'nobody' };
const UNKNOWN: Party = { label: 'Unknown', tone: 'unknown' };

/** Names that the simulator gives to what a person knows under another one. */
const NAMED: Readonly<Record<string, Party>> = {
  bot: { label: 'Bot', tone: 'bot' },
  'page-inbox': { label: 'Page Inbox', tone: 'inbox' },
  'instagram-inbox': { label: 'Instagram Inbox', tone: 'inbox' },
  'help-desk': { label: 'Help desk', tone: 'desk' },
};

type Apps = Pick<World, 'apps'>;

/** The app with this id; null is nobody. */
export function partyOf({ apps }: Apps, appId: string | null): Party {
  if (appId === null) return NOBODY;
  const name = nameOf({ apps }, appId);
  return NAMED[name] ?? { label: capitalised(name), tone: 'other' };
}

/** Whom the ledger believes to hold the thread. */
export function partyInLedger(world: Apps & Pick<World, 'ourApp'>, owner: Owner | undefined): Party {
  switch (owner?.kind) {
    case 'us':
      return partyOf(world, world.ourApp);
    case 'app':
      return partyOf(world, owner.appId);
    case 'idle':
      return NOBODY;
    case 'foreign':
      return { label: 'Another app', tone: 'other' };
    default:
      return UNKNOWN;
  }
}

/** Who said something, in a word: `person`, `bot`, `inbox`, or the name of the app. */
export function speakerOf(world: Apps, from: string): string {
  if (from === 'person') return from;
  const name = nameOf(world, from);
  return NAMED[name]?.tone === 'inbox' ? 'inbox' : name;
}

/** Apps behind which a help desk's agents sit: all but ours and Meta's inboxes. */
export function desksIn({
  apps,
  ourApp,
}: Apps & Pick<World, 'ourApp'>): readonly { appId: string; label: string }[] {
  return apps
    .filter(({ appId, name }) => appId !== ourApp && NAMED[name]?.tone !== 'inbox')
    .map(({ appId }) => ({ appId, label: partyOf({ apps }, appId).label }))
    .sort((one, other) => Number(other.label === 'Help desk') - Number(one.label === 'Help desk'));
}

/** The app of the inbox that belongs to a thread's platform. */
export function inboxOf({ apps }: Apps, platform: ThreadInWorld['platform']): string {
  const name = platform === 'instagram' ? 'instagram-inbox' : 'page-inbox';
  return apps.find((app) => app.name === name)?.appId ?? '';
}

function nameOf({ apps }: Apps, appId: string): string {
  return apps.find((app) => app.appId === appId)?.name ?? appId;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
