import type { Bot } from './bot-contract.ts';

/**
 * The bot of this deployment: it says back what it hears, and that it is back when a thread returns. Replace this
 * file to bring your own; triggers have led to a person before a turn gets here.
 */
export const bot: Bot = ({ turn, settings }) => {
  if (turn.kind === 'returned') return [{ do: 'say', text: settings.texts.welcomeBack }];
  const heard = turn.kind === 'message' ? turn.text : (turn.title ?? turn.payload);
  const seen = turn.kind === 'message' ? turn.attachments?.map(({ type }) => type).join(', ') : undefined;
  const blind = seen ? `[bot] I see: ${seen}. I can only read text.` : '[bot] I can only read text.';
  const text = heard ? `[bot] ${heard}` : blind;
  return [{ do: 'say', text }];
};
