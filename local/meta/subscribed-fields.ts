import type { Channel } from '../../functions/messenger/events.ts';
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

/** The field of this name; undefined where the object has none such. */
export function fieldNamed(name: string, object: 'page' | 'instagram'): FieldName | undefined {
  const own = object === 'instagram' ? instagramNames[name] : undefined;
  return own ?? fieldNames.find((each) => each === name && !(object === 'instagram' && isPagesOwn(each)));
}

function isPagesOwn(name: FieldName): boolean {
  return Object.values(instagramNames).includes(name);
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
  kind: (Content | Handover)['kind'],
  channel: Channel,
): boolean {
  return fields.has(fieldOf[kind]) && (channel === 'messaging' || fields.has('standby'));
}
