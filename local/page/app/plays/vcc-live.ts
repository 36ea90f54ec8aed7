import { answers, type Play, passesBack, taps, writes } from './play.ts';

/** The primary app passes to a named app and follows on standby. */
export const vccLive: Play = {
  name: 'VCC Live',
  about: 'The bot passes to the help desk, listens on standby, and gets the thread back.',
  steps: [
    writes('The bot answers', 'Good morning', 'answered'),
    taps(
      'The person taps “Talk to the help desk”: the help desk gets the thread',
      'TALK_TO_HELP_DESK',
      'Talk to the help desk',
      'handed-over',
    ),
    writes('The bot hears this on standby, and keeps silent', 'Is anybody there?'),
    answers('The help desk answers', 'Yes, I am. How can I help?'),
    writes('The conversation goes on', 'Where is my invoice?'),
    answers('The help desk answers', 'In your mailbox.'),
    passesBack('The help desk passes the thread back to the bot'),
    writes('The bot answers again', 'Thanks!', 'answered'),
  ],
};
