import { answers, type Play, passesBack, writes } from './play.ts';

/** A flow hands the conversation to the Page Inbox; the agent brings it back with metadata. */
export const cognigy: Play = {
  name: 'Cognigy',
  about: 'A flow hands over to the Page Inbox and takes the conversation back with metadata.',
  steps: [
    writes('The flow answers', 'Hi, is anybody there?', 'answered'),
    {
      title: 'A quick reply asks for a human: the Page Inbox gets the thread',
      path: 'persons/{psid}/message',
      body: { text: 'Talk to somebody', payload: 'TALK_TO_AGENT' },
      until: 'handed-over',
    },
    writes('The person explains to the agent', 'I cannot log in.'),
    answers('The agent answers from the Page Inbox', 'I have sent you a new password.'),
    passesBack('The agent passes the thread back with metadata “solved”', 'solved'),
    writes('The flow goes on', 'One more thing …', 'answered'),
  ],
};
