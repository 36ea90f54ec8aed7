/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request, wherever it is. */
  readonly signal: AbortSignal;
}

/** What came back. Header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty where the answer was too large to be Graph's. */
  readonly body: string;
}

/** Sends one request and gives its answer, whatever the status; throws a `NoAnswer` where none came. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * No answer came. Keeps the reason's code alone (`ECONNRESET`): errors of Node's HTTP parser carry the bytes that
 * the other side had sent.
 */
export class NoAnswer extends Error {
  /** Not a byte of the request can have reached the other side. */
  readonly isUnsent: boolean;

  constructor(reason: string, isUnsent: boolean) {
    super(reason);
    this.isUnsent = isUnsent;
  }
}
