import type { Message } from './message.ts';

/**
 * The body of a Send API call.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages
 */
export function toMessageBody({ psid, text, metadata, quickReplies = [], threadControl }: Message): object {
  return {
    recipient: { id: psid },
    messaging_type: 'RESPONSE',
    message: {
      text,
      metadata,
      ...(quickReplies.length === 0 ? {} : { quick_replies: quickReplies.map(toQuickReply) }),
    },
    ...(threadControl === undefined ? {} : { thread_control: toThreadControl(threadControl) }),
  };
}

function toQuickReply({ title, payload }: NonNullable<Message['quickReplies']>[number]): object {
  return { content_type: 'text', title, payload };
}

/** Always with its type: left out, Meta takes it for a release. */
function toThreadControl(control: NonNullable<Message['threadControl']>): object {
  return control.type === 'pass'
    ? { control_type: 'pass', app_id: control.appId }
    : { control_type: 'release' };
}
