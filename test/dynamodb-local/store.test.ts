import { expect, it, vi } from 'vitest';
import { startEmbeddedDynamoDb } from '../support/embedded-dynamodb.ts';

// Everything that is proved of the store on the embedded database holds on AWS's own as well.
vi.mock('../support/embedded-dynamodb.ts', () => import('./dynamodb.ts'));

import '../store/thread-repository.test.ts';
import '../store/page-repository.test.ts';
import '../store/send-pace.test.ts';
import '../store/due-index.test.ts';
import '../store/timeline.test.ts';

it('is DynamoDB Local that answers in these tests', async () => {
  const dynamoDb = await startEmbeddedDynamoDb();
  const { headers } = await fetch(dynamoDb.endpoint);
  expect(headers.get('server')).toMatch(/^Jetty/);
  await dynamoDb.close();
});
