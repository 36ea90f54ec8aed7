import type { Answer, Call } from './wire.ts';

/** Who goes on first when both have come; `together` leaves it to the machine. */
export const ORDERS = ['together', 'first', 'second'] as const;
export type Order = (typeof ORDERS)[number];

export interface MeetingOptions {
  /** What the two processes ask for. */
  readonly guests: readonly [(call: Call) => boolean, (call: Call) => boolean];
  readonly order: Order;
  /** After such a call of the one who went first the other one goes on, too. */
  readonly hasActed: (call: Call, answer: Answer) => boolean;
}

/**
 * Makes an overlap certain: what two processes ask for is carried out and kept from them until both have asked, so
 * that both know the same and neither knows of the other. Everything else passes.
 */
export function meeting({ guests, order, hasActed }: MeetingOptions) {
  const seats = guests.map((isGuest) => ({ isGuest, by: '', taken: Promise.withResolvers<void>() }));
  const all = Promise.all(seats.map(({ taken }) => taken.promise));
  const acted = Promise.withResolvers<void>();
  const last = { together: undefined, first: seats[1], second: seats[0] }[order];
  let haveMet = false;

  return async (call: Call, forward: () => Promise<Answer>): Promise<Answer> => {
    // The SDK asks again, under the same id, when an answer is late.
    const id = String(call.headers['amz-sdk-invocation-id'] ?? call.path);
    const seat =
      seats.find(({ by }) => by === id) ?? seats.find(({ by, isGuest }) => by === '' && isGuest(call));
    if (seat) seat.by = id;
    const answer = await forward();
    if (!seat) {
      if (haveMet && hasActed(call, answer)) acted.resolve();
      return answer;
    }
    seat.taken.resolve();
    await all;
    haveMet = true;
    if (seat === last) await acted.promise;
    return answer;
  };
}
