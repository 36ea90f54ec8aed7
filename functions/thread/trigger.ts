import type { PersonEvent } from '../messenger/events.ts';
import type { PageSettings, Trigger } from './settings.ts';

/** Longer messages are no phrase of anybody's. */
const PHRASE_CHARACTERS = 1_000;

/** The target that what a person said or tapped leads to; the first trigger that matches wins. */
export function triggeredTarget(event: PersonEvent, settings: PageSettings): string | undefined {
  const text = event.kind === 'postback' ? undefined : event.text;
  const heard = text === undefined || text.length > PHRASE_CHARACTERS ? undefined : soundOf(text);
  return settings.triggers.find((trigger) => isTriggered(trigger, event, heard))?.target;
}

/** `heard` is the sound of what the person said, if it can be a phrase. */
function isTriggered(trigger: Trigger, event: PersonEvent, heard: string | undefined): boolean {
  if ('payload' in trigger) return event.kind !== 'message' && event.payload === trigger.payload;
  if ('phrase' in trigger) return heard !== undefined && heard === soundOf(trigger.phrase);
  return (
    event.kind !== 'postback' &&
    event.intents.some(({ name, confidence }) => name === trigger.intent && confidence >= trigger.confidence)
  );
}

/**
 * What a phrase sounds like: letters and digits alone, so that case, accents, spacing and punctuation do not
 * matter. "Chat, with  AGENT!" and "chat with agent" are the same.
 */
export function soundOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
