import { BatchWriteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { CREDENTIALS, REGION } from '../stand-ins.ts';
import type { TableResource } from '../template/stack.ts';

/** The most that one call deletes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH = 25;

/** Deletes every item. */
export async function emptyTable(
  endpoint: string,
  { name, KeySchema }: Pick<TableResource, 'name' | 'KeySchema'>,
): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const keys = KeySchema.map(({ AttributeName }) => AttributeName);
  const names = Object.fromEntries(keys.map((key, i) => [`#k${i}`, key]));
  try {
    const pages = paginateScan(
      { client, pageSize: BATCH },
      {
        TableName: name,
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      if (Items.length === 0) continue;
      const RequestItems = { [name]: Items.map((Key) => ({ DeleteRequest: { Key } })) };
      await client.send(new BatchWriteItemCommand({ RequestItems }));
    }
  } finally {
    client.destroy();
  }
}
