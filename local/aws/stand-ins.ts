/** What stands in for the AWS account that the stack would be deployed to. */
export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** Credentials that nobody checks: the AWS SDK signs each request, and refuses to without any. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
