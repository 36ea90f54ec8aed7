import type { GraphError } from '../graph/graph-error.ts';
import type { Platform } from '../messenger/events.ts';
import { type Called, callAsPage } from './call-as-page.ts';
import { lastModeOf, type Mode } from './page.ts';
import type { PageVisit } from './page-state.ts';

/** A Page's mode, or how it could not be read. */
export type ModeRead =
  | { readonly kind: 'mode'; readonly mode: Mode }
  | Exclude<Called<never>, { kind: 'answered' }>;

/** Asks Graph how the Page shares its threads on a channel, and remembers it. */
export async function readMode(platform: Platform, visit: PageVisit): Promise<ModeRead> {
  const { graph, now } = visit.parts;
  const called = await callAsPage({ make: (caller) => graph.messagingFeatureStatus(caller) }, visit);
  if (called.kind === 'notCalled') return called;
  if (called.kind === 'failed') {
    return isHidden(called.error) ? { kind: 'mode', mode: assumeMode(platform, visit) } : called;
  }
  const { answer } = called;
  const readAt = now();
  await visit.pageState.update((page) => ({
    ...page,
    messenger: { ...page.messenger, mode: answer.messenger, readAt },
    instagram: { ...page.instagram, mode: answer.instagram, readAt },
  }));
  return { kind: 'mode', mode: answer[platform] };
}

/** Graph refuses to give the mode for good. */
function isHidden({ disposition }: GraphError): boolean {
  return (
    disposition === 'mayNotRead' ||
    disposition === 'never' ||
    disposition === 'notOwner' ||
    disposition === 'wrongMode'
  );
}

/** For this visit the mode that was known last holds, or that there is no routing. */
function assumeMode(platform: Platform, { pageState, parts }: PageVisit): Mode {
  const mode = lastModeOf(pageState.current, platform) ?? 'zero-config';
  const readAt = parts.now();
  pageState.assume((page) => ({ ...page, [platform]: { ...page[platform], mode, readAt } }));
  return mode;
}
