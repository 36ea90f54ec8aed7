import type { PersonEvent } from '../messenger/events.ts';
import type { PageSettings, Trigger } from '../settings/settings.ts';

/** A longer message is no phrase. */
const PHRASE_CHARACTERS = 1_000;

/** The name of the target that a person's message or tap leads to; the first trigger that matches wins. */
export function triggeredTarget(event: PersonEvent, settings: PageSettings): string | undefined {
  const text = event.kind === 'postback' ? undefined : event.text;
  const phrase = text === undefined || text.length > PHRASE_CHARACTERS ? undefined : normalizePhrase(text);
  return settings.triggers.find((trigger) => isTriggered(trigger, event, phrase))?.target;
}

/** `phrase` is the person's text, normalized, if it can be a phrase. */
function isTriggered(trigger: Trigger, event: PersonEvent, phrase: string | undefined): boolean {
  if ('payload' in trigger) return event.kind !== 'message' && event.payload === trigger.payload;
  if ('phrase' in trigger) return phrase !== undefined && phrase === normalizePhrase(trigger.phrase);
  return (
    event.kind !== 'postback' &&
    event.intents.some(({ name, confidence }) => name === trigger.intent && confidence >= trigger.confidence)
  );
}

/**
 * The letters and digits of a phrase, so that case, accents, spaces and punctuation do not matter: "Chat, with  AGENT!"
 * and "chat with agent" are the same.
 */
export function normalizePhrase(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
