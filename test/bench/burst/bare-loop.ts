import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import type { Item } from '../../../functions/store/attributes.ts';
import { createDynamoDbClient, createLambdaClient } from '../../../functions/store/clients.ts';
import { PAGE } from '../../ids.ts';
import { personOf } from '../webhook/bodies.ts';

/** As many as the webhook has under way. */
const CONCURRENCY = 50;

/**
 * The calls that a delivery of so many people's first messages causes, with the same clients and nothing else: read the
 * item, write the one that the webhook wrote for somebody else, invoke.
 */
export function bareLoop(template: Item, tableName: string) {
  const dynamodb = createDynamoDbClient(process.env);
  const lambda = createLambdaClient(process.env);
  const call = async (person: string) => {
    const thread = { S: `${PAGE}:${person}` };
    const Key = { thread, record: { S: 'thread' } };
    await dynamodb.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
    await dynamodb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: { ...template, thread },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'thread' },
      }),
    );
    const Payload = JSON.stringify({ thread: thread.S });
    await lambda.send(new InvokeCommand({ FunctionName: 'handover', InvocationType: 'Event', Payload }));
  };
  return (first: number, people: number) =>
    pMap(
      Array.from({ length: people }, (_, n) => personOf(first + n)),
      call,
      { concurrency: CONCURRENCY },
    );
}
