import * as z from 'zod';
import type { GraphCallEntry } from '../../meta/graph-api.ts';
import type { Button, ThreadInWorld } from './world.ts';

/** Meta shows a Page as typing for as long, unless it says something. */
const TYPING_MS = 20_000;

const button = z.object({ title: z.string(), payload: z.string() });
const buttons = z
  .array(z.unknown())
  .transform((each) => each.flatMap((one) => button.safeParse(one).data ?? []));

const sendSchema = z.object({
  recipient: z.object({ id: z.coerce.string() }),
  sender_action: z.string().optional(),
  message: z
    .object({
      quick_replies: buttons.default([]),
      attachment: z
        .object({ payload: z.object({ buttons: buttons.default([]) }) })
        .optional()
        .catch(undefined),
    })
    .optional(),
});
const answerSchema = z.object({ status: z.literal(200), body: z.object({ message_id: z.string() }) });

/** What each message offered to tap: message id → titles and payloads. */
export type Offered = ReadonlyMap<string, { quickReplies: readonly Button[]; buttons: readonly Button[] }>;

/** Reads what was offered from the Graph calls that sent it: the thread itself remembers payloads only. */
export function offeredIn(calls: readonly GraphCallEntry[]): Offered {
  return new Map(
    calls.flatMap(({ params, answer }) => {
      const sent = answerSchema.safeParse(answer);
      const message = sendSchema.safeParse(params).data?.message;
      if (!sent.success || !message) return [];
      const { quick_replies: quickReplies, attachment } = message;
      return [[sent.data.body.message_id, { quickReplies, buttons: attachment?.payload.buttons ?? [] }]];
    }),
  );
}

/** Who is typing in a thread at `now` (Unix ms), by the last thing that was sent there. */
export function typingIn(
  calls: readonly GraphCallEntry[],
  psid: string,
  now: number,
): ThreadInWorld['typing'] {
  const last = calls.findLast(
    ({ edge, params }) => edge === 'messages' && sendSchema.safeParse(params).data?.recipient.id === psid,
  );
  if (!last?.appId || sendSchema.safeParse(last.params).data?.sender_action !== 'typing_on') return null;
  const until = last.at + TYPING_MS;
  return until > now ? { appId: last.appId, until } : null;
}
