import type { AppId } from '../../functions/messenger/ids.ts';
import type { Effect, Routing, ThreadControl } from './thread-state.ts';

/**
 * Which app gets what is said in a thread, and on which channel: the owner on `messaging`, the others on `standby`
 * where the kind is mirrored there; on an idle thread of a zero-config Page everybody on `messaging`. A tap goes
 * to the app that sent the button (`buttonOf`), and to the others on standby.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/standby
 * While a lead ad that may not be interrupted has the thread, nobody hears anything.
 */
export function fanOut(
  thread: ThreadControl,
  routing: Routing,
  { buttonOf, mirrored }: { readonly buttonOf?: AppId | undefined; readonly mirrored: boolean },
): readonly Effect[] {
  if (thread.leadAd?.interruptible === false) return [];
  const everybody = routing.mode === 'zero-config' && thread.owner === null && buttonOf === undefined;
  // On an idle thread of a Page in routing mode the default app is the one that is spoken to.
  const first = buttonOf ?? thread.owner ?? routing.defaultApp;
  return routing.apps.flatMap(({ appId }): Effect[] => {
    if (everybody || appId === first) return [{ to: appId, channel: 'messaging', item: 'content' }];
    return mirrored ? [{ to: appId, channel: 'standby', item: 'content' }] : [];
  });
}
