/** A refusal in AWS's own words. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  /** The name by which AWS SDKs tell errors apart, e.g. `ParameterNotFound`. */
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}
