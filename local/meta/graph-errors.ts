import { expiredToken, invalidToken, type Refusal, sendNotAllowed, takeNeedsRouting } from './refusals.ts';

/** Meta's errors that can be asked for, as `code` or `code-subcode`. */
export const errorNames = [
  '2',
  '4',
  '10-2018278',
  '10-2018300',
  '27',
  '190',
  '190-463',
  '368',
  '551',
  '613',
] as const;
export type ErrorName = (typeof errorNames)[number];

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
const errors: Readonly<Record<ErrorName, Refusal>> = {
  '2': { code: 2, message: 'An unexpected error has occurred. Please retry your request later.' },
  '4': { code: 4, message: '(#4) Application request limit reached' },
  '10-2018278': {
    code: 10,
    subcode: 2018278,
    message: '(#10) This message is sent outside of allowed window.',
  },
  '10-2018300': sendNotAllowed('messenger'),
  '27': takeNeedsRouting,
  '190': invalidToken,
  '190-463': expiredToken,
  '368': { code: 368, message: 'The action attempted has been deemed abusive or is otherwise disallowed' },
  '551': { code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." },
  '613': { code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
};

/** The error as Graph answers it: HTTP 500 for its own troubles, 400 for all else. */
export function namedError(name: ErrorName): { readonly status: number; readonly refusal: Refusal } {
  return { status: name === '2' ? 500 : 400, refusal: errors[name] };
}
