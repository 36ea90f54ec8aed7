import { expect, vi } from 'vitest';
import { OUR_APP, PAGE } from '../ids.ts';
import { CANARY, type Place } from './place.ts';

/** Longer than a busy machine takes to start a function or two. */
const TIMEOUT_MS = 60_000;

/** A text that nothing but the mailbox may hold. */
export function text(words: string): string {
  return `${words} (${CANARY})`;
}

/** The thread's key in the ledger. */
export function keyOf(psid: string): string {
  return `${PAGE}:${psid}`;
}

/** What the bot has said to the person, as Meta has it. */
export async function saidByBot({ meta }: Place, psid: string): Promise<readonly (string | undefined)[]> {
  const { messages } = await meta.thread(psid);
  return messages.filter(({ kind, from }) => kind === 'echo' && from === OUR_APP).map((each) => each.text);
}

/** Waits until what the callback expects holds. */
export function eventually<T>(expectation: () => Promise<T> | T, timeoutMs = TIMEOUT_MS): Promise<T> {
  return vi.waitFor(expectation, { timeout: timeoutMs, interval: 250 });
}

/** Waits until the bot has answered a person's words, and the ledger has nothing left to do for them. */
export async function answered(
  place: Place,
  psid: string,
  words: string,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  await eventually(async () => {
    expect(await saidByBot(place, psid)).toContain(`[bot] ${words}`);
    expect(await place.ledger.thread(keyOf(psid))).toMatchObject({ mailbox: [] });
  }, timeoutMs);
}
