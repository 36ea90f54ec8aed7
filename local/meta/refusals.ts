import type { Platform } from '../../functions/messenger/events.ts';

/** Why Graph says no. https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
export interface Refusal {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly type?: string;
}

const anotherAppControls: Refusal = {
  code: 10,
  subcode: 2018300,
  message: '(#10) Message failed to send because another app is controlling this thread now.',
};

export const notTheOwner: Refusal = {
  code: 100,
  subcode: 2534037,
  message: "(#100) The action is invalid since it's not the thread owner.",
};

export const takeNeedsRouting: Refusal = {
  code: 27,
  message: '(#27) Take thread control is not supported when Conversation Routing is not enabled.',
};

/** Meta does not say how it refuses an app without the toggle; it is a matter of permission. */
export const takeNeedsToggle: Refusal = {
  code: 10,
  message: '(#10) Application does not have permission to take control of conversations on this Page.',
};

export const incorrectAppId: Refusal = { code: 100, subcode: 2018164, message: '(#100) Incorrect App ID.' };

export const messageAndSenderAction: Refusal = {
  code: 100,
  subcode: 2018014,
  message: '(#100) Message and sender action cannot be sent together.',
};

/** Meta documents the subcode alone. */
export const leadAdSpeaks: Refusal = {
  code: 10,
  subcode: 2018321,
  message: "(#10) Messenger's automated questions control this conversation now.",
};

export const invalidToken: Refusal = { code: 190, message: 'Invalid OAuth access token.' };

export const expiredToken: Refusal = {
  code: 190,
  subcode: 463,
  message: 'Error validating access token: Session has expired.',
};

export const invalidProof: Refusal = {
  code: 100,
  message: 'Invalid appsecret_proof provided in the API argument',
  type: 'GraphMethodException',
};

/** The refusal of a send by an app that does not control the thread. */
export function sendNotAllowed(platform: Platform): Refusal {
  return platform === 'instagram' ? notTheOwner : anotherAppControls;
}

/** The refusal of a send more than a day (a week with HUMAN_AGENT) after the person's last message. */
export function outsideWindow(platform: Platform): Refusal {
  return {
    code: 10,
    subcode: platform === 'instagram' ? 2534022 : 2018278,
    message: '(#10) This message is sent outside of allowed window.',
  };
}

/** Meta does not say how it refuses an app that has the Page's Messenger alone, or its Instagram account alone. */
export function notConnectedOn(platform: Platform): Refusal {
  return {
    code: 200,
    message: `(#200) The app has no permission for this Page's conversations on ${platform}.`,
  };
}

/** An address did not answer Meta's check as it should. */
export function callbackFailed(why: string): Refusal {
  return {
    code: 2200,
    message: `(#2200) Callback verification failed with the following errors: ${why}`,
  };
}

/** Whatever else is wrong with a call: where Meta documents no code, it is 100. */
export function badParameter(text: string): Refusal {
  return { code: 100, message: `(#100) ${text}` };
}

export function noSuchObject(id: string): Refusal {
  return {
    code: 100,
    subcode: 33,
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    type: 'GraphMethodException',
  };
}
