import type { PersonEvent } from '../messenger/events.ts';
import type { PageSettings, Trigger } from './settings.ts';

/** The target that what a person said or tapped leads to; the first trigger that matches wins. */
export function triggeredTarget(event: PersonEvent, settings: PageSettings): string | undefined {
  return settings.triggers.find((trigger) => isTriggered(trigger, event))?.target;
}

function isTriggered(trigger: Trigger, event: PersonEvent): boolean {
  if ('payload' in trigger) return event.kind !== 'message' && event.payload === trigger.payload;
  if (event.kind === 'postback') return false;
  if ('phrase' in trigger) return event.text !== undefined && soundOf(event.text) === soundOf(trigger.phrase);
  return event.intents.some(
    ({ name, confidence }) => name === trigger.intent && confidence >= trigger.confidence,
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
