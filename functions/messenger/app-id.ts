import { type AppId, toId } from './ids.ts';

// The documentation of echoes prints the Page Inbox as 26390203743090, a digit short of the id that Meta sends.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
const MISPRINTS: Readonly<Record<string, string>> = { '26390203743090': '263902037430900' };

/** The id of an app as Meta sends it, text or number; undefined for what is no id. */
export function toAppId(value: unknown): AppId | undefined {
  const id = toId<AppId>(value);
  return id && toId<AppId>(MISPRINTS[id] ?? id);
}
