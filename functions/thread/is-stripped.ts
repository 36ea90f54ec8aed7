import type { PersonEvent } from '../messenger/events.ts';

/** A tap on another app's button: Meta takes the payload away, and the app that sent the button gets it whole. */
export function isStripped(event: PersonEvent): boolean {
  return event.kind === 'postback' && (event.channel === 'standby' || event.payload === undefined);
}
