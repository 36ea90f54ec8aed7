import type { PersonEvent, ReferralEvent } from '../messenger/events.ts';
import { containsWords, type FoldedText, foldText } from '../settings/fold-text.ts';
import type { PageSettings, Trigger } from '../settings/settings.ts';

/** A longer message is not searched for words. */
const SEARCHED_CHARACTERS = 1_000;

/** The name of the target that a person's message, tap or link leads to; the first trigger that matches wins. */
export function triggeredTarget(
  event: PersonEvent | ReferralEvent,
  settings: PageSettings,
): string | undefined {
  return triggerOf(event, settings)?.target;
}

/** Whether a person's message or tap asks for the bot, where another app has the thread. */
export function asksForBot(event: PersonEvent, settings: PageSettings): boolean {
  return triggerOf(event, settings)?.return === true;
}

function triggerOf(event: PersonEvent | ReferralEvent, settings: PageSettings): Trigger | undefined {
  const text = 'text' in event ? event.text : undefined;
  const said = text === undefined || text.length > SEARCHED_CHARACTERS ? undefined : foldText(text);
  return settings.triggers.find((trigger) => isTriggered(trigger, event, said));
}

/** `said` is the person's text, if it is short enough. */
function isTriggered(
  trigger: Trigger,
  event: PersonEvent | ReferralEvent,
  said: FoldedText | undefined,
): boolean {
  if ('ref' in trigger) return event.referral?.ref === trigger.ref;
  if (event.kind === 'referral') return false;
  if ('attachment' in trigger) {
    return (
      event.kind !== 'postback' && event.attachments?.some(({ type }) => type === trigger.attachment) === true
    );
  }
  if ('payload' in trigger) return event.kind !== 'message' && event.payload === trigger.payload;
  if ('phrase' in trigger) return said?.phrase === foldText(trigger.phrase).phrase;
  if ('contains' in trigger) return said !== undefined && containsWords(said, foldText(trigger.contains));
  return (
    event.kind !== 'postback' &&
    event.intents.some(({ name, confidence }) => name === trigger.intent && confidence >= trigger.confidence)
  );
}
