import { leadAdBegins, leadAdIsOver, personComesByAd } from './control-ads.ts';
import {
  appPasses,
  appReceived,
  appReleases,
  appReplies,
  appRequests,
  appTakes,
  inboxIsDone,
  inboxMovesToMain,
} from './control-apps.ts';
import { moveClock } from './control-clock.ts';
import {
  clearFaults,
  flushDeliveries,
  reset,
  setFaults,
  setMode,
  setToggle,
  showDeliveries,
  showGraphCalls,
  showPage,
  showThread,
  showThreads,
} from './control-page.ts';
import {
  addPerson,
  personFollowsLink,
  personReacts,
  personReads,
  personTaps,
  personWrites,
} from './control-persons.ts';
import type { ControlHandler } from './control-request.ts';
import { saveScenario } from './control-scenario.ts';
import { addPage, connectApp, setRoutes, showAlerts, showPages } from './control-setup.ts';
import type { Route } from './router.ts';
import { snapshot } from './snapshot.ts';

/** Everything that can be asked of the control API; `docs/simulator.md` says with which bodies. */
export const controlRoutes: readonly Route<ControlHandler>[] = [
  route('POST', 'persons', addPerson),
  route('POST', 'persons/:psid/message', personWrites),
  route('POST', 'persons/:psid/postback', personTaps),
  route('POST', 'persons/:psid/referral', personFollowsLink),
  route('POST', 'persons/:psid/ad', personComesByAd),
  route('POST', 'persons/:psid/lead-ad', leadAdBegins),
  route('POST', 'persons/:psid/lead-ad/end', leadAdIsOver),
  route('POST', 'persons/:psid/reaction', personReacts),
  route('POST', 'persons/:psid/read', personReads),
  route('POST', 'apps', connectApp),
  route('POST', 'apps/:appId/reply', appReplies),
  route('POST', 'apps/:appId/pass', appPasses),
  route('POST', 'apps/:appId/take', appTakes),
  route('POST', 'apps/:appId/request', appRequests),
  route('POST', 'apps/:appId/release', appReleases),
  route('POST', 'apps/:appId/toggle', setToggle),
  route('GET', 'apps/:appId/received', appReceived),
  route('POST', 'inbox/:psid/done', inboxIsDone),
  route('POST', 'inbox/:psid/move-to-main', inboxMovesToMain),
  route('GET', 'page', showPage),
  route('GET', 'pages', showPages),
  route('POST', 'pages', addPage),
  route('POST', 'mode', setMode),
  route('POST', 'routes', setRoutes),
  route('GET', 'threads', showThreads),
  route('GET', 'threads/:psid', showThread),
  route('GET', 'deliveries', showDeliveries),
  route('POST', 'deliveries/flush', flushDeliveries),
  route('GET', 'alerts', showAlerts),
  route('GET', 'graph-calls', showGraphCalls),
  route('GET', 'snapshot', ({ meta }) => snapshot(meta)),
  route('POST', 'faults', setFaults),
  route('POST', 'faults/clear', clearFaults),
  route('POST', 'clock', moveClock),
  route('GET', 'scenario', saveScenario),
  route('POST', 'reset', reset),
];

export function route(method: string, path: string, handler: ControlHandler): Route<ControlHandler> {
  return { method, pattern: `/control/${path}`, handler };
}
