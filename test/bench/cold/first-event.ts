import { sign } from '../../../functions/messenger/signature.ts';
import { LOCAL_PAGE } from '../../../local/local.ts';
import { APP_SECRET } from './start-backend.ts';

/** The functions that are measured, in the order in which one's work is the next one's. */
export const FUNCTIONS = ['webhook', 'handover', 'sweeper', 'watch'] as const;
export type Name = (typeof FUNCTIONS)[number];

/**
 * The event, JSON, that a function is started for in a round: for the webhook a message of a person who never wrote
 * before, for the handover function the thread of that message, for the others their schedule.
 */
export function firstEvent(name: Name, round: number): string {
  const psid = personOf(round);
  switch (name) {
    case 'webhook':
      return JSON.stringify(postOf(messageOf(psid, Date.now())));
    case 'handover':
      return JSON.stringify({ thread: `${LOCAL_PAGE.id}:${psid}` });
    case 'sweeper':
    case 'watch':
      return '{}';
    default:
      return name satisfies never;
  }
}

/** The PSID of the person of a round. */
export function personOf(round: number): string {
  return `24${String(round).padStart(15, '0')}`;
}

function messageOf(psid: string, at: number) {
  const message = { mid: `m_${psid}`, text: 'Hello, is the blue one still to be had in size 42?' };
  const item = { sender: { id: psid }, recipient: { id: LOCAL_PAGE.id }, timestamp: at, message };
  return { object: 'page', entry: [{ id: LOCAL_PAGE.id, time: at, messaging: [item] }] };
}

/** As the HTTP API hands it over. */
function postOf(payload: unknown) {
  const body = JSON.stringify(payload);
  return {
    version: '2.0',
    routeKey: 'POST /webhook',
    rawPath: '/webhook',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) },
    requestContext: { http: { method: 'POST', path: '/webhook' } },
    body,
    isBase64Encoded: false,
  };
}
