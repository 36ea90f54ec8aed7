// biome-ignore-all format: a row is a line
import type { Disposition } from './graph-error.ts';

/** What to do, and the cause with the next thing to check. */
export type Row = readonly [disposition: Disposition, explanation: string];

const TOKEN = { pause: 'token' } as const;
const APP_SECRET = { pause: 'app-secret' } as const;
const RATE_LIMIT = { pause: 'rate-limit' } as const;

/*
 * The errors of Graph that are known, and what to do about each. `classify` reads the tables from top to bottom. Codes: https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes and
 * https://developers.facebook.com/docs/graph-api/guides/error-handling; limits:
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting.
 */

/** 1. `error_subcode`. The numbers of seven digits also come as `code`, with the same meaning. */
export const SUBCODES: Readonly<Record<number, Row>> = {
  // Who controls the thread.
  2018300: ['notOwner', 'another app controls the thread; ask for the thread owner'],
  2534037: ['notOwner', 'another app controls the thread; ask for the thread owner'],
  2018321: ['notOwner', "Messenger's lead form controls the thread; it passes control when the person has finished"],
  2018164: ['never', 'no app with this id is connected to the Page; check the app id of the target in the settings'],
  2018171: ['never', 'only for primary and secondary receivers, which Meta has retired; check the Graph version'],
  2018234: ['mayNotRead', 'this app may not read the thread owner; check the Graph version'],

  // The whole Page.
  1893063: [{ pause: 'restricted' }, "Meta does not let the Page send for some time; see the Page's Support Home"],
  458: [TOKEN, 'the app was removed from the account behind the token; connect it and store a new page token'],
  459: [TOKEN, 'the account behind the token must log in at facebook.com; then store a new page token'],
  460: [TOKEN, 'the password of the account behind the token changed; store a new page token'],
  463: [TOKEN, 'the page token has expired; store one that was made from a long-lived user token'],
  464: [TOKEN, 'the account behind the token is not confirmed; confirm it, then store a new page token'],
  467: [TOKEN, 'the page token was invalidated; store a new one'],
  492: [TOKEN, 'the account behind the token has lost its role on the Page; give it a role, then store a new page token'],

  // This person.
  1545041: ['unreachable', 'the person is not available to the Page, or blocked it; nothing to do'],
  2018001: ['never', 'this Page has no such person; check that token and PSID belong to the same Page'],
  2018108: ['unreachable', 'the person cannot receive messages at the moment; nothing to do'],
  2018218: ['unreachable', 'the person has an account without a profile; nothing to do'],
  2018021: ['never', 'the app may not message this person; check its access level for pages_messaging'],
  2018027: ['never', 'the app is in development and the person has no role on it; check its App Review'],
  2018028: ['never', 'the app is in development and the person has no role on it; check its App Review'],
  2018352: ['retry', 'too many calls for this person at once; the call is repeated later'],
  2018336: ['never', 'the message has content that may not be sent to or from Europe; check its content'],
  1893015: ['unreachable', 'the person has stopped messages on this topic; nothing to do'],
  1893016: ['unreachable', 'the person was asked to opt in before; nothing to do'],
  1404170: ['never', 'Meta restricts requests to opt in here; nothing to do'],

  // The time and the message.
  2018278: ['never', "more than 24 hours since the person's last message; wait for the next one"],
  2534022: ['never', "more than 24 hours since the person's last message; wait for the next one"],
  2018065: ['never', "more than 24 hours since the person's last message; wait for the next one"],
  2018338: ['never', 'Meta reports abuse of message tags; check which other apps send for this Page'],
  2018014: ['never', 'a message and a sender action in one call; report a bug'],

  // Instagram. The Page's Messenger threads may still work.
  2534013: ['refusesThread', 'no Instagram account is linked to the Page; link it in the Page settings'],
  2534014: ['unreachable', 'this account has no such Instagram user; nothing to do'],
  2534015: ['never', 'the message is malformed for Instagram; report a bug'],
  2534029: ['refusesThread', 'Meta does not let the business send on Instagram; see its account status'],
  2534041: ['refusesThread', "the owner does not allow tools to read the account's messages; see Connected tools in the Instagram app"],
  2534077: ['refusesThread', 'the link between Page and Instagram account is broken; link them again in the Page settings'],
  2534040: ['refusesThread', 'too many calls for the Instagram account; calls continue later'],
};

/** 2. `code`, where it has one meaning. */
export const CODES: Readonly<Record<number, Row>> = {
  1: ['inDoubt', 'unknown error at Graph; see https://metastatus.com and the permissions of the token'],
  2: ['inDoubt', 'Graph is temporarily unavailable, or the person blocked the Page; see https://metastatus.com'],
  1200: ['inDoubt', 'Messenger temporarily failed to send; see https://metastatus.com'],
  27: ['wrongMode', 'Conversation Routing is off for the Page; set a default app in the Page settings'],

  102: [TOKEN, 'the page token is no longer valid; store a new one'],
  190: [TOKEN, 'the page token is not valid; store a new one, the reason is at https://developers.facebook.com/tools/debug/accesstoken'],
  368: [{ pause: 'policy' }, "Meta blocks the Page for a violation of policy; see the Page's Support Home"],

  4: [RATE_LIMIT, 'too many calls of the app; see its rate limits in the app dashboard'],
  17: [RATE_LIMIT, 'too many calls of the account behind the token; calls continue later'],
  32: [RATE_LIMIT, 'too many calls for the Page; calls continue later'],
  341: [RATE_LIMIT, 'the app has reached a limit; see its rate limits in the app dashboard'],
  613: ['refusesThread', 'too many calls of this kind; calls continue later'],
  80001: [RATE_LIMIT, 'too many calls for the Page; calls continue later'],
  80002: ['refusesThread', 'too many calls for the Instagram account; calls continue later'],
  80006: [RATE_LIMIT, 'too many messages for this Page; calls continue later'],

  210: ['unreachable', 'the person is not visible to the Page; nothing to do'],
  230: ['unreachable', 'the person allows no messages from the Page; nothing to do'],
  504: ['unreachable', 'the conversation no longer exists; nothing to do'],
  551: ['unreachable', 'the person is not available to the Page, or blocked it; nothing to do'],
  2022: ['never', 'messages about commerce are disabled; nothing to do'],
  10900: ['never', 'this already has a reply; nothing to do'],
  10903: ['never', 'this cannot be replied to; nothing to do'],
  9000001: ['never', 'the message was deleted; nothing to do'],
};

/** 3. Sentences, for answers without a subcode or without any number. */
export const SENTENCES: readonly (readonly [RegExp, ...Row])[] = [
  [/another app is controlling|not the thread owner/i, 'notOwner', 'another app controls the thread; ask for the thread owner'],
  [/automated question and answer flow/i, 'notOwner', "Messenger's lead form controls the thread; it passes control when the person has finished"],
  [/Conversation Routing is not enabled/i, 'wrongMode', 'Conversation Routing is off for the Page; set a default app in the Page settings'],
  [/Handover Protocol APIs disabled/i, 'wrongMode', 'thread control is off for the Page; see Conversation Routing in the Page settings'],
  [/appsecret_proof/i, APP_SECRET, 'the app secret does not prove the token; check that both belong to the same app'],
  [/outside (of )?(the )?allowed window/i, 'never', "more than 24 hours since the person's last message; wait for the next one"],
  [/(isn't|cannot) receiv(e|ing) messages/i, 'unreachable', 'the person is not available to the Page, or blocked it; nothing to do'],
  [/not admins, developers or testers/i, 'never', 'the app is in development and the person has no role on it; check its App Review'],
  [/restricted from sending/i, { pause: 'restricted' }, "Meta does not let the Page send for some time; see the Page's Support Home"],
];

/** 4. `is_transient`: Graph reports a temporary failure. */
export const TRANSIENT: Row = ['inDoubt', 'Graph is temporarily unavailable; see https://metastatus.com'];

const NO_TOGGLE: Row = ['never', "the app may not take control; allow this in the Page settings under Advanced Messaging"];
const NOT_IN_THIS_MODE: Row = ['wrongMode', "threads cannot be requested in the Page's mode; see Conversation Routing in the Page settings"];
const MAY_NOT_ASK: Row = ['mayNotRead', "the token may not read this; check its permissions, messages still work"];
const MAY_NOT_SUBSCRIBE: Row = ['never', "the token may not read or change the Page's subscription; grant pages_manage_metadata and store a new page token"];
const MAY_NOT_MOVE: Row = ['retry', "refused without a reason for this thread; check pages_messaging and the app ids in the settings"];
const PROBABLY_NOT_OWNER: Row = ['notOwner', 'refused, probably because another app controls the thread; ask for the thread owner'];

/**
 * 5. Codes with many meanings, without a subcode, at the endpoints (last part of the path) where they mean something
 * special:
 * - Messenger has refused apps that are not the owner with a bare 100.
 * - A move, a read or a subscription that is not permitted does not stop the Page's messages: nothing else waits for it.
 * - A refused request depends on the Page's mode; Meta documents no code for it.
 */
export const BARE_CODES_AT: Readonly<Record<string, Readonly<Record<number, Row>>>> = {
  pass_thread_control: { 3: MAY_NOT_MOVE, 10: MAY_NOT_MOVE, 100: PROBABLY_NOT_OWNER, 200: MAY_NOT_MOVE },
  release_thread_control: { 3: MAY_NOT_MOVE, 10: MAY_NOT_MOVE, 100: PROBABLY_NOT_OWNER, 200: MAY_NOT_MOVE },
  extend_thread_control: { 3: MAY_NOT_MOVE, 10: MAY_NOT_MOVE, 100: PROBABLY_NOT_OWNER, 200: MAY_NOT_MOVE },
  take_thread_control: { 3: NO_TOGGLE, 10: NO_TOGGLE, 200: NO_TOGGLE },
  request_thread_control: { 3: NOT_IN_THIS_MODE, 10: NOT_IN_THIS_MODE, 200: NOT_IN_THIS_MODE },
  thread_owner: { 3: MAY_NOT_ASK, 10: MAY_NOT_ASK, 100: MAY_NOT_ASK, 200: MAY_NOT_ASK },
  page: { 3: MAY_NOT_ASK, 10: MAY_NOT_ASK, 200: MAY_NOT_ASK },
  subscribed_apps: { 3: MAY_NOT_SUBSCRIBE, 10: MAY_NOT_SUBSCRIBE, 200: MAY_NOT_SUBSCRIBE },
};

/** 6. The same codes without a subcode, at any other endpoint. With an unknown subcode they concern one message only. */
export const BARE_CODES: Readonly<Record<number, Row>> = {
  3: ['refusesThread', 'the app lacks the capability for this call; check its access level for pages_messaging'],
  10: ['refusesThread', 'the token lacks a permission; grant pages_messaging and store a new page token'],
  100: ['never', 'Graph does not accept a parameter; check the app ids in the settings, then report a bug'],
  200: ['refusesThread', 'the token lacks a permission; grant pages_messaging and store a new page token'],
};

/** 7. The HTTP status. */
export const STATUSES: Readonly<Record<number, Row>> = {
  401: [TOKEN, 'the page token is not accepted; store a new one'],
  404: ['never', 'unknown address; check the Graph version and base URL'],
  429: ['refusesThread', 'too many calls; calls continue later'],
};

/** 8. The class of the HTTP status. An unexpected answer with status 2xx does not prove success. */
export const STATUS_CLASSES: Readonly<Record<number, Row>> = {
  2: ['inDoubt', 'an unexpected answer; check the base URL'],
  3: ['never', 'an unexpected redirect; check the base URL'],
  4: ['never', "refused for an unknown reason; look up the code in Meta's error codes"],
  5: ['inDoubt', 'Graph has failed; see https://metastatus.com'],
};
