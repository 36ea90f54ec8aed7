import { PACE, type SendPace } from '../../functions/store/send-pace.ts';

/** Obeys the same contract suite as the pace on DynamoDB. */
export function inMemorySendPace(): SendPace {
  const sends = new Map<string, number>();
  return {
    async take(pageId, now) {
      const key = `${pageId} ${Math.floor(now / PACE.windowMs)}`;
      const count = sends.get(key) ?? 0;
      if (count >= PACE.sends) return false;
      sends.set(key, count + 1);
      return true;
    },
  };
}
