import * as z from 'zod';
import type { Channel } from '../../../functions/messenger/events.ts';
import type { SimulatedPage, Webhook } from '../../meta/simulated-page.ts';

const withMid = z.object({ mid: z.string() });
const itemSchema = z.union([
  z.object({ message: withMid }).transform(({ message }) => message.mid),
  z.object({ postback: withMid }).transform(({ postback }) => postback.mid),
]);

/** Which apps have received a message, and on which channel: message id → app id → channel. */
export type Heard = ReadonlyMap<string, Record<string, Channel>>;

/** Reads it from what the apps have received. */
export function heardBy(page: SimulatedPage): Heard {
  const heard = new Map<string, Record<string, Channel>>();
  for (const { appId } of page.options.apps) {
    for (const webhook of page.received(appId)) {
      const mid = midOf(webhook);
      if (mid !== undefined) heard.set(mid, { ...heard.get(mid), [appId]: webhook.channel });
    }
  }
  return heard;
}

function midOf({ item }: Webhook): string | undefined {
  return itemSchema.safeParse(item).data;
}
