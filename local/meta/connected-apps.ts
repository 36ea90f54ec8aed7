import type { PageSettings } from '../../functions/thread/settings.ts';
import { helpDesk, inboxes } from './known-apps.ts';
import type { ConnectedApp } from './thread-state.ts';

/** The apps of the Page: ours, every target of the settings under its name, the help desk and both inboxes. */
export function connectedApps({ appId, targets }: PageSettings): readonly ConnectedApp[] {
  const named = [
    { name: 'bot', appId },
    ...Object.entries(targets).map(([name, target]) => ({ name, appId: target.appId })),
    helpDesk,
    inboxes.messenger,
    inboxes.instagram,
  ];
  return named
    .filter((app, i) => named.findIndex((each) => each.appId === app.appId) === i)
    .map((app) => ({ ...app, canTake: true }));
}
