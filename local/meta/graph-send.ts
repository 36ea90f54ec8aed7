import * as z from 'zod';
import {
  appIdSchema,
  type Edge,
  type GraphCall,
  metadataSchema,
  parameters,
  recipientSchema,
} from './graph-call.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { badParameter, messageAndSenderAction } from './refusals.ts';
import { whyNotSend } from './speaking-rules.ts';
import type { InlineControl } from './thread-control.ts';
import { asOf } from './thread-state.ts';

const messageSchema = z.object({
  text: z.string().min(1).max(1_999, 'must be shorter than 2,000 characters').optional(),
  attachment: z.looseObject({ type: z.string(), payload: z.unknown().optional() }).optional(),
  quick_replies: z
    .array(z.looseObject({ payload: z.string().max(1_000).optional() }))
    .max(13)
    .optional(),
  metadata: metadataSchema.optional(),
});

const sendSchema = z.object({
  recipient: recipientSchema,
  messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']).optional(),
  // The other tags have been refused since April 2026.
  tag: z.enum(['HUMAN_AGENT', 'CUSTOMER_FEEDBACK']).optional(),
  message: messageSchema.optional(),
  sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']).optional(),
  thread_control: z
    .object({ control_type: z.enum(['pass', 'release']).default('release'), app_id: appIdSchema.optional() })
    .optional(),
});

type Send = z.output<typeof sendSchema>;

/** The Send API. https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export const sendMessage: Edge = (call) => {
  const send = parameters(sendSchema, call.params);
  const { message, sender_action } = send;
  if (message && sender_action) throw new GraphRefusal(messageAndSenderAction);
  if (sender_action) return signal(call, send);
  if (message?.text === undefined && message?.attachment === undefined) {
    throw new GraphRefusal(badParameter('The parameter message must have a text or an attachment.'));
  }
  return say(call, send, message);
};

// Typing and reading are refused to whom a message would be refused, and move nothing.
function signal({ page, caller }: GraphCall, { recipient, tag }: Send) {
  const { control, platform } = page.thread(recipient.id);
  const at = page.options.clock();
  const sender = { at, by: caller, humanAgent: tag === 'HUMAN_AGENT' };
  const refusal = whyNotSend(asOf(control, at), page.routing(platform), sender);
  if (refusal) throw new GraphRefusal(refusal);
  return { recipient_id: recipient.id };
}

function say({ page, caller }: GraphCall, { recipient, tag, thread_control }: Send, message: Message) {
  const mid = `m_${page.options.ids()}`;
  const { text, metadata, attachment } = message;
  page.act(
    recipient.id,
    {
      kind: 'app-sends',
      by: caller,
      humanAgent: tag === 'HUMAN_AGENT',
      inline: thread_control && inlineControl(thread_control),
    },
    {
      kind: 'echo',
      mid,
      appId: caller,
      text,
      metadata,
      attachments: attachment && [attachment],
    },
    offers(message),
  );
  page.act(
    recipient.id,
    { kind: 'person-signals', opensWindow: false, mirrored: true },
    { kind: 'delivery', mid },
  );
  return { recipient_id: recipient.id, message_id: mid };
}

type Message = NonNullable<Send['message']>;

function inlineControl({ control_type, app_id }: NonNullable<Send['thread_control']>): InlineControl {
  return control_type === 'release' ? { kind: 'release' } : { kind: 'pass', to: app_id };
}

const buttonsSchema = z.object({ buttons: z.array(z.object({ payload: z.string().optional() })) });

/** Payloads that the person can tap: quick replies, and the buttons of a template. */
function offers({ quick_replies = [], attachment }: Message): readonly string[] {
  const template = buttonsSchema.safeParse(attachment?.payload);
  const buttons = template.success ? template.data.buttons : [];
  return [...quick_replies, ...buttons].flatMap(({ payload }) => payload ?? []);
}
