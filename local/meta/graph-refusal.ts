import type { Refusal } from './refusals.ts';

/** Graph says no: thrown where a call is carried out, answered in Meta's error envelope at the edge. */
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
