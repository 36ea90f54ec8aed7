import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmbeddedDynamoDb } from '../../support/embedded-dynamodb.ts';

/** Where the processes that measure find AWS. */
export interface ServedAws {
  readonly dynamodb: string;
  readonly lambda: string;
  readonly tableName: string;
}

// A DynamoDB in memory, and a Lambda that takes every asynchronous invocation and keeps its thread until it is asked.
const dynamodb = await startEmbeddedDynamoDb();
let invoked: string[] = [];

const lambda = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  invoked.push(JSON.parse(Buffer.concat(chunks).toString()).thread);
  response.writeHead(202, { 'content-length': 0 }).end();
});

lambda.listen(0, '127.0.0.1', () => {
  const { port } = lambda.address() as AddressInfo;
  const served: ServedAws = {
    dynamodb: dynamodb.endpoint,
    lambda: `http://127.0.0.1:${port}`,
    tableName: dynamodb.tableName,
  };
  process.send?.(served);
});

// The only question there is: which threads have been invoked since it was asked last?
process.on('message', () => {
  process.send?.(invoked);
  invoked = [];
});
