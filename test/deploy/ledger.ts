import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { CREDENTIALS, type Operator, REGION } from './operator.ts';
import type { Emulator } from './start-emulator.ts';

type Item = Readonly<Record<string, unknown>>;

/** The deployed table, read as people read it in the console. */
export interface Ledger {
  /** The thread's item, by `<Page id>:<PSID>`; undefined if there is none. */
  thread(key: string): Promise<Item | undefined>;
  /** The thread's history, oldest first: `what verdict`. */
  timeline(key: string): Promise<readonly string[]>;
  /** The threads that somebody holds, by `<Page id>#<target>`. */
  heldBy(holder: string): Promise<readonly unknown[]>;
  close(): void;
}

/** Reads the table of the stage `dev`, once that is deployed. */
export function createLedger({ url }: Emulator, operator: Operator): Ledger {
  const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials: CREDENTIALS });
  const table = async () => (await operator.outputs()).TableName;

  async function query(input: Omit<QueryCommandInput, 'TableName'>) {
    const { Items = [] } = await client.send(new QueryCommand({ TableName: await table(), ...input }));
    return Items.map((item) => unmarshall(item));
  }

  return {
    async thread(key) {
      const Key = { thread: { S: key }, record: { S: 'thread' } };
      const command = new GetItemCommand({ TableName: await table(), Key, ConsistentRead: true });
      const { Item } = await client.send(command);
      return Item && unmarshall(Item);
    },
    async timeline(key) {
      const items = await query({
        KeyConditionExpression: 'thread = :thread AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':thread': { S: key }, ':prefix': { S: 'timeline#' } },
      });
      return items.map(({ what, verdict }) => `${what} ${verdict}`);
    },
    async heldBy(holder) {
      const items = await query({
        IndexName: 'held',
        KeyConditionExpression: 'heldBy = :holder',
        ExpressionAttributeValues: { ':holder': { S: holder } },
      });
      return items.map(({ thread }) => thread);
    },
    close: () => client.destroy(),
  };
}
