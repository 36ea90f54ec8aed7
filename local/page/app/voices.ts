import type { BusinessAi } from '../../meta/automatic.ts';
import type { AutomaticChange, BusinessAiChange } from '../../meta/control-voices.ts';
import type { View } from '../server/view.ts';

/** An automatic text of the inbox that the user can switch on and off. */
export interface VoiceSwitch {
  readonly label: string;
  readonly hint: string;
  readonly isOn: (automatic: View['automatic']) => boolean;
  readonly on: AutomaticChange;
  readonly off: AutomaticChange;
}

/** The automatic texts of the drawer. */
export const VOICES: readonly VoiceSwitch[] = [
  {
    label: 'Instant reply',
    hint: 'After the first message for a day',
    isOn: ({ instantReply }) => instantReply !== null,
    on: { instantReply: 'Thanks for your message! We will be with you soon.' },
    off: { instantReply: null },
  },
  {
    label: 'Away text',
    hint: 'After a message, once a day',
    isOn: ({ away }) => away !== null,
    on: { away: 'We are away at the moment.' },
    off: { away: null },
  },
  {
    label: 'Greeting of an ad',
    hint: 'Before the first word of somebody who comes by an ad',
    isOn: ({ adGreeting }) => adGreeting !== null,
    on: { adGreeting: 'Hi! How can we help you?' },
    off: { adGreeting: null },
  },
  {
    label: 'Ice breakers',
    hint: 'Questions to tap, which the inbox answers',
    isOn: ({ iceBreakers }) => iceBreakers.length > 0,
    on: {
      iceBreakers: [
        { question: 'When are you open?', answer: 'We are open from 9 to 17.' },
        { question: 'Where are you?', answer: 'We are in the Main Street.' },
      ],
    },
    off: { iceBreakers: [] },
  },
  {
    label: 'Automatic texts without an app id',
    hint: 'Their echoes do not say that they come from the inbox',
    isOn: ({ echoes }) => echoes === 'nameless',
    on: { echoes: 'nameless' },
    off: { echoes: 'inbox' },
  },
];

/** What Meta's Business AI can do. */
export const AI_ROLES: readonly {
  readonly role: BusinessAiChange['role'] & BusinessAi['role'];
  readonly label: string;
  readonly hint: string;
}[] = [
  { role: 'off', label: 'Off', hint: 'It says nothing' },
  { role: 'target', label: 'Target', hint: 'It answers in the threads that it is given' },
  { role: 'default-app', label: 'Default app', hint: 'It has every thread first' },
  { role: 'intruder', label: 'Intruder', hint: 'It takes every thread that no human has' },
];
