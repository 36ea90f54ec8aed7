import type { AppId } from '../../functions/messenger/ids.ts';
import { DAY_MS, type Routing } from './thread-state.ts';

/** How a person came into the thread where it was not simply by writing or tapping. */
export type EntryPoint =
  | { readonly kind: 'link'; readonly ref: string }
  /** An ad; its message template may name the app that gets control, and for how many days. */
  | { readonly kind: 'ad'; readonly app?: AppId | undefined; readonly days?: number | undefined };

/** https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/conversation-routing */
const MOST_AD_DAYS = 30;

/**
 * The app that gets an idle thread when a person comes in by this entry; null: nobody does. Campaign routing is there
 * in either mode; links and the app for social and organic entries are of Conversation Routing alone.
 */
export function appForEntry(routing: Routing, entry: EntryPoint | undefined): AppId | null {
  if (entry?.kind === 'ad' && entry.app !== undefined) return entry.app;
  if (routing.mode === 'zero-config') return null;
  if (entry?.kind === 'link') return routing.linkApps?.[entry.ref] ?? routing.defaultApp;
  return entry === undefined ? (routing.socialApp ?? routing.defaultApp) : routing.defaultApp;
}

/** How long an ad lets control last after each message of the person, in ms; null: a day, as everywhere. */
export function adWindow(entry: EntryPoint | undefined): number | null {
  if (entry?.kind !== 'ad' || entry.days === undefined) return null;
  const isValid = Number.isInteger(entry.days) && entry.days > 1 && entry.days <= MOST_AD_DAYS;
  return isValid ? entry.days * DAY_MS : null;
}
