import type { PersonEvent } from '../messenger/events.ts';
import { containsWords, type FoldedText, foldText } from '../settings/fold-text.ts';
import type { PageSettings, Trigger } from '../settings/settings.ts';

/** A longer message is not searched for words. */
const SEARCHED_CHARACTERS = 1_000;

/** The name of the target that a person's message or tap leads to; the first trigger that matches wins. */
export function triggeredTarget(event: PersonEvent, settings: PageSettings): string | undefined {
  return triggerOf(event, settings)?.target;
}

/** Whether a person's message or tap asks for the bot, where another app has the thread. */
export function asksForBot(event: PersonEvent, settings: PageSettings): boolean {
  return triggerOf(event, settings)?.return === true;
}

function triggerOf(event: PersonEvent, settings: PageSettings): Trigger | undefined {
  const text = event.kind === 'postback' ? undefined : event.text;
  const said = text === undefined || text.length > SEARCHED_CHARACTERS ? undefined : foldText(text);
  return settings.triggers.find((trigger) => isTriggered(trigger, event, said));
}

/** `said` is the person's text, if it is short enough. */
function isTriggered(trigger: Trigger, event: PersonEvent, said: FoldedText | undefined): boolean {
  if ('payload' in trigger) return event.kind !== 'message' && event.payload === trigger.payload;
  if ('phrase' in trigger) return said?.phrase === foldText(trigger.phrase).phrase;
  if ('contains' in trigger) return said !== undefined && containsWords(said, foldText(trigger.contains));
  return (
    event.kind !== 'postback' &&
    event.intents.some(({ name, confidence }) => name === trigger.intent && confidence >= trigger.confidence)
  );
}
