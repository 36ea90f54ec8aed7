import type { Channel } from '../../functions/messenger/events.ts';
import type { WebhookObject } from './app-registry.ts';
import type { Handover } from './thread-state.ts';
import type { Content } from './webhook-item.ts';

/** Names that `subscribed_apps` accepts. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps */
export const fieldNames = [
  'messages',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_optouts',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_account_linking',
  'messaging_policy_enforcement',
  'messaging_feedback',
  'messaging_integrity',
  'message_deliveries',
  'message_reads',
  'message_echoes',
  'message_reactions',
  'message_edits',
  'message_context',
  'standby',
  'response_feedback',
  'send_cart',
  'inbox_labels',
  'business_integrity',
  'calls',
] as const;
export type FieldName = (typeof fieldNames)[number];

/** What the Instagram object calls some of them. https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram */
const instagramNames: Readonly<Record<string, FieldName>> = {
  messaging_handover: 'messaging_handovers',
  messaging_referral: 'messaging_referrals',
  messaging_seen: 'message_reads',
  message_edit: 'message_edits',
};

/** What the Instagram object has not: echoes come with `messages` there, and nobody is told of deliveries. */
const pagesAlone: readonly FieldName[] = ['message_echoes', 'message_deliveries'];

/** The fields of an object, by the Page's names. */
export function fieldsOf(object: WebhookObject): readonly FieldName[] {
  return object === 'page' ? fieldNames : fieldNames.filter((name) => !pagesAlone.includes(name));
}

/** The field of this name; undefined where the object has none such. */
export function fieldNamed(name: string, object: WebhookObject): FieldName | undefined {
  return fieldsOf(object).find((field) => nameOn(object, field) === name);
}

/** What the object calls a field. */
export function nameOn(object: WebhookObject, field: FieldName): string {
  const names = object === 'instagram' ? Object.entries(instagramNames) : [];
  return names.find(([, each]) => each === field)?.[0] ?? field;
}

/** What every app is subscribed to at the start. Reads and deliveries decide nothing. */
export const defaultFields: readonly FieldName[] = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'messaging_handovers',
  'standby',
  'messaging_referrals',
];

const fieldOf: Record<(Content | Handover)['kind'], FieldName> = {
  message: 'messages',
  echo: 'message_echoes',
  postback: 'messaging_postbacks',
  referral: 'messaging_referrals',
  reaction: 'message_reactions',
  read: 'message_reads',
  delivery: 'message_deliveries',
  pass_thread_control: 'messaging_handovers',
  take_thread_control: 'messaging_handovers',
  request_thread_control: 'messaging_handovers',
};

/**
 * Whether an app with these fields gets the item: what stands by needs `standby` and the underlying field. The
 * Page's names count for its Instagram account too, whose own are spelled a little differently.
 */
export function isSubscribed(
  fields: ReadonlySet<FieldName>,
  object: WebhookObject,
  kind: (Content | Handover)['kind'],
  channel: Channel,
): boolean {
  const field = object === 'instagram' && kind === 'echo' ? 'messages' : fieldOf[kind];
  const isThere = fieldsOf(object).includes(field) && fields.has(field);
  return isThere && (channel === 'messaging' || fields.has('standby'));
}
