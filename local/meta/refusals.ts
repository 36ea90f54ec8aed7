import type { Platform } from './ids.ts';

/** An error of the Graph API. https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
export interface Refusal {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly type?: string;
}

/** A call is refused. It is thrown where the call is carried out, and answered in Meta's error envelope. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Meta's error envelope. https://developers.facebook.com/docs/graph-api/guides/error-handling */
export function errorEnvelope({ code, subcode, message, type }: Refusal, fbtraceId: string) {
  return {
    error: {
      message,
      type: type ?? 'OAuthException',
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      fbtrace_id: fbtraceId,
    },
  };
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

/** Meta does not document this error. Code 10 is the code for missing permissions. */
export const takeNeedsToggle: Refusal = {
  code: 10,
  message: '(#10) Application does not have permission to take control of conversations on this Page.',
};

export const noMatchingUser: Refusal = {
  code: 100,
  subcode: 2018001,
  message: '(#100) No matching user found',
};

export const incorrectAppId: Refusal = { code: 100, subcode: 2018164, message: '(#100) Incorrect App ID.' };

export const messageAndSenderAction: Refusal = {
  code: 100,
  subcode: 2018014,
  message: '(#100) Message and sender action cannot be sent together.',
};

/** Meta documents only the subcode. */
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

/** The refusal of a send more than a day (with HUMAN_AGENT a week) after the person's last message. */
export function outsideWindow(platform: Platform): Refusal {
  return {
    code: 10,
    subcode: platform === 'instagram' ? 2534022 : 2018278,
    message: '(#10) This message is sent outside of allowed window.',
  };
}

/** The refusal of a call by an app that is connected on the other platform only. Meta does not document this error. */
export function notConnectedOn(platform: Platform): Refusal {
  return {
    code: 200,
    message: `(#200) The app has no permission for this Page's conversations on ${platform}.`,
  };
}

/** The refusal of a callback address that failed Meta's check. */
export function callbackFailed(why: string): Refusal {
  return {
    code: 2200,
    message: `(#2200) Callback verification failed with the following errors: ${why}`,
  };
}

/** Any other wrong parameter: code 100 where Meta documents no code. */
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

/** Errors that a fault can name, as `code` or `code-subcode`; `100-proof` is a wrong appsecret_proof. */
export const errorNames = [
  '2',
  '4',
  '10-2018278',
  '10-2018300',
  '10-1893063',
  '27',
  '100-proof',
  '100-2018352',
  '190',
  '190-463',
  '200',
  '368',
  '551',
  '613',
] as const;
export type ErrorName = (typeof errorNames)[number];

/** Errors that a lasting refusal can name: a missing permission, of a channel or of a thread, may be a bare code. */
export const lastingErrorNames = [...errorNames, '3', '10'] as const;
export type LastingErrorName = (typeof lastingErrorNames)[number];

const namedErrors: Readonly<Record<LastingErrorName, Refusal>> = {
  '2': { code: 2, message: 'An unexpected error has occurred. Please retry your request later.' },
  '3': { code: 3, message: '(#3) Application does not have the capability to make this API call.' },
  '4': { code: 4, message: '(#4) Application request limit reached' },
  '10': { code: 10, message: '(#10) Application does not have permission for this action' },
  '10-2018278': outsideWindow('messenger'),
  '10-2018300': anotherAppControls,
  '10-1893063': {
    code: 10,
    subcode: 1893063,
    message: '(#10) This Page is restricted from sending messages for a while.',
  },
  '27': takeNeedsRouting,
  '100-proof': invalidProof,
  '100-2018352': {
    code: 100,
    subcode: 2018352,
    message: '(#100) Too many actions were performed on this user.',
  },
  '190': invalidToken,
  '190-463': expiredToken,
  '200': { code: 200, message: '(#200) Requires pages_messaging permission to manage the object' },
  '368': { code: 368, message: 'The action attempted has been deemed abusive or is otherwise disallowed' },
  '551': { code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." },
  '613': { code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
};

/** The error as Graph answers it: HTTP 500 for code 2, HTTP 400 for all others. */
export function namedError(name: LastingErrorName): { readonly status: number; readonly refusal: Refusal } {
  return { status: name === '2' ? 500 : 400, refusal: namedErrors[name] };
}
