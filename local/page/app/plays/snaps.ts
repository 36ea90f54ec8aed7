import { answers, type Play, taps, writes } from './play.ts';

/** The bot answers first; a button brings an agent in the Page Inbox; Done brings the bot back. */
export const snaps: Play = {
  name: 'Snaps',
  about: 'A button brings an agent in the Page Inbox; Done brings the bot back.',
  steps: [
    taps('The person begins with Get Started', 'GET_STARTED', 'Get Started', 'answered'),
    taps('A button asks for a human', 'TALK_TO_AGENT', 'Talk to an agent', 'handed-over'),
    writes('What is said goes to the inbox', 'Where is my parcel?'),
    answers('The agent answers', 'Around the corner.'),
    {
      title: 'The agent presses Done: the bot has the thread again',
      path: 'inbox/{psid}/done',
      until: 'back',
    },
    writes('The bot answers', 'Great, thank you!', 'answered'),
  ],
};
