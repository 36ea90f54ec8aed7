import * as z from 'zod';
import {
  appIdSchema,
  type Edge,
  type GraphCall,
  metadataSchema,
  parameters,
  psidSchema,
  recipientSchema,
} from './graph-request.ts';
import { wireAppId } from './payloads.ts';
import { badParameter, GraphRefusal, messageAndSenderAction } from './refusals.ts';
import { type InlineControl, whyNotSend } from './speech.ts';
import { asOf, type Choice, type Choices, isDefaultApp } from './thread.ts';

const messageSchema = z.object({
  text: z.string().min(1).max(1_999, 'must be shorter than 2,000 characters').optional(),
  attachment: z.looseObject({ type: z.string(), payload: z.unknown().optional() }).optional(),
  quick_replies: z
    .array(z.looseObject({ payload: z.string().max(1_000).optional() }))
    .max(13)
    .optional(),
  metadata: metadataSchema.optional(),
});
type Message = z.output<typeof messageSchema>;

const sendSchema = z.object({
  recipient: recipientSchema,
  messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']).optional(),
  // Meta has refused the other tags since April 2026.
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
  if (sender_action) return sendAction(call, send);
  if (message?.text === undefined && message?.attachment === undefined) {
    throw new GraphRefusal(badParameter('The parameter message must have a text or an attachment.'));
  }
  return say(call, send, message);
};

// Typing and reading are refused like a message, and control does not move.
function sendAction({ page, caller }: GraphCall, { recipient, tag, sender_action }: Send) {
  const { control, platform } = page.knownThread(recipient.id);
  const at = page.options.now();
  const sender = { at, by: caller, humanAgent: tag === 'HUMAN_AGENT' };
  const refusal = whyNotSend(asOf(control, at), page.routing(platform), sender);
  if (refusal) throw new GraphRefusal(refusal);
  if (sender_action === 'typing_on' || sender_action === 'typing_off') {
    page.setTyping(recipient.id, caller, sender_action === 'typing_on');
  }
  return { recipient_id: recipient.id };
}

function say({ page, caller }: GraphCall, { recipient, tag, thread_control }: Send, message: Message) {
  const mid = page.newMid();
  const { text, metadata, attachment } = message;
  page.act(
    recipient.id,
    {
      kind: 'app-sends',
      by: caller,
      humanAgent: tag === 'HUMAN_AGENT',
      inline: thread_control && inlineControl(thread_control),
    },
    { kind: 'echo', mid, appId: caller, text, metadata, attachments: attachment && [attachment] },
    choicesOf(message),
  );
  page.act(
    recipient.id,
    { kind: 'person-signals', opensWindow: false, mirrored: true },
    { kind: 'delivery', mid },
  );
  return { recipient_id: recipient.id, message_id: mid };
}

function inlineControl({ control_type, app_id }: NonNullable<Send['thread_control']>): InlineControl {
  return control_type === 'release' ? { kind: 'release' } : { kind: 'pass', to: app_id };
}

const choiceSchema = z.object({ payload: z.string(), title: z.string().optional() });
const templateSchema = z.object({ buttons: z.array(z.unknown()) });

/** What a message offers to tap: quick replies and buttons that have a payload. */
function choicesOf({ quick_replies = [], attachment }: Message): Choices {
  const template = templateSchema.safeParse(attachment?.payload);
  return {
    quickReplies: quick_replies.flatMap(choice),
    buttons: template.success ? template.data.buttons.flatMap(choice) : [],
  };
}

function choice(value: unknown): readonly Choice[] {
  const parsed = choiceSchema.safeParse(value);
  if (!parsed.success) return [];
  const { payload, title = payload } = parsed.data;
  return [{ title, payload }];
}

const done = { success: true };
const target = z.object({ recipient: recipientSchema, metadata: metadataSchema.optional() });

/*
 * The control calls answer `{success: true}`, and throw `GraphRefusal` where the rules of thread control forbid them.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
 */

/** Passes to `target_app_id`, or to the default app. */
const passThreadControl: Edge = ({ page, caller, params }) => {
  const schema = target.extend({ target_app_id: appIdSchema.optional() });
  const { recipient, target_app_id: to, metadata } = parameters(schema, params);
  page.act(recipient.id, { kind: 'pass', by: caller, to, metadata });
  return done;
};

/** Takes the thread; routing mode only. */
const takeThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient, metadata } = parameters(target, params);
  page.act(recipient.id, { kind: 'take', by: caller, metadata });
  return done;
};

/** Asks the owner for the thread; zero-config only. Success means that the owner was asked. */
const requestThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient, metadata } = parameters(target, params);
  page.act(recipient.id, { kind: 'request', by: caller, metadata });
  return done;
};

/** Lets the thread fall idle. */
const releaseThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient } = parameters(target, params);
  page.act(recipient.id, { kind: 'release', by: caller });
  return done;
};

/** Extends control by `duration` seconds from now. */
const extendThreadControl: Edge = ({ page, caller, params }) => {
  const { recipient, duration } = parameters(target.extend({ duration: z.coerce.number() }), params);
  page.act(recipient.id, { kind: 'extend', by: caller, durationSeconds: duration });
  return done;
};

/** The owner and the default app see the owner, other apps only the expiration. The answer of an idle thread is empty. */
const threadOwner: Edge = ({ page, caller, params }) => {
  const { recipient } = parameters(z.object({ recipient: psidSchema }), params);
  const { owner, expiresAt } = page.controlTold(recipient);
  if (owner === null || expiresAt === null) return { data: [] };
  const expiration = Math.floor(expiresAt / 1_000);
  const seesAll = owner === caller || isDefaultApp(page.routing(page.view(recipient).platform), caller);
  return { data: [{ thread_owner: seesAll ? { app_id: wireAppId(owner), expiration } : { expiration } }] };
};

/** The edges for messages and thread control. */
export const messageEdges: Readonly<Record<string, Edge>> = {
  'POST messages': sendMessage,
  'POST pass_thread_control': passThreadControl,
  'POST take_thread_control': takeThreadControl,
  'POST request_thread_control': requestThreadControl,
  'POST release_thread_control': releaseThreadControl,
  'POST extend_thread_control': extendThreadControl,
  'GET thread_owner': threadOwner,
};
