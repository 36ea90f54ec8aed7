import { answers, type Play, passesBack, writes } from './play.ts';

/** https://support.zendesk.com: a bot with a key phrase, an agent who answers, and the way back. */
export const zendesk: Play = {
  name: 'Zendesk',
  about: 'The bot answers, a phrase brings an agent, the agent hands back.',
  steps: [
    writes('Case 1: a person writes, and the bot answers', 'Hello!', 'answered'),
    writes(
      'Case 2: the person says the phrase, and an agent gets the thread',
      'Chat with agent',
      'handed-over',
    ),
    writes('What is said now goes to the agent, and the bot keeps silent', 'My order is late.'),
    answers('The agent answers', 'It is on its way, it arrives tomorrow.'),
    passesBack('Case 3: the agent is done, and the bot has the thread again'),
    writes('The bot answers as before', 'Thank you!', 'answered'),
  ],
};
