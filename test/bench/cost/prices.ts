/**
 * AWS's list prices in us-east-1, without free tiers, in US dollars. They change: look here when the bill does.
 * https://aws.amazon.com/dynamodb/pricing/on-demand/ https://aws.amazon.com/lambda/pricing/
 * https://aws.amazon.com/api-gateway/pricing/ https://aws.amazon.com/cloudwatch/pricing/ https://aws.amazon.com/xray/pricing/
 */
export const PRICES = {
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  httpApiRequest: 1 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  /** arm64. */
  lambdaGbSecond: 0.0000133334,
  logGb: 0.5,
  traceRecorded: 5 / 1e6,
} as const;

/** What cannot be measured without AWS, and is assumed: so the bill's order of magnitude is right, not its cents. */
export const ASSUMED = {
  memoryGb: 1,
  /** Billed milliseconds of a warm invocation: a few calls of DynamoDB, and for the handover some of the Graph API. */
  webhookMs: 15,
  handoverMs: 500,
  /** One line of ours, and Lambda's start and report in JSON. */
  logBytesPerInvocation: 1_500,
  /** X-Ray records the first request a second and 5 % of the rest. */
  tracesPerInvocation: 0.05,
} as const;
