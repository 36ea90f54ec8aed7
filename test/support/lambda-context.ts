import type { Context } from 'aws-lambda';

/** What Lambda hands to a function that has so many ms left. */
export function lambdaContext(remainingMs = 30_000): Context {
  return {
    awsRequestId: 'request-1',
    functionName: 'function',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:function',
    memoryLimitInMB: '1024',
    logGroupName: '/aws/lambda/function',
    logStreamName: 'stream',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
