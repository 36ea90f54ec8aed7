import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import type { Port } from './faults.ts';
import type { Instance } from './invocation.ts';
import type { Ports } from './ports.ts';
import { clientOf, type Table } from './table-in-memory.ts';

/** Is told of each write as it happens, with who has made it. */
export type WriteWatch = (command: PutItemCommand, instance: Instance) => void;

/** A DynamoDB client whose calls go through the storm. Its answers are late, lost, or a throttled table's. */
export function dynamoDbLine(
  instance: Instance,
  ports: Ports,
  table: Table,
  watch: WriteWatch,
): DynamoDBClient {
  return clientOf((command) =>
    ports.call(instance, {
      port: portOf(command),
      effect: async () => {
        const answer = await table.send(command);
        if (command instanceof PutItemCommand) watch(command, instance);
        return answer;
      },
      failure: (kind) => {
        if (kind === 'repeated') return new ConditionalCheckFailedException({ message: '', $metadata: {} });
        return named(kind === 'answer-lost' ? 'TimeoutError' : 'ProvisionedThroughputExceededException');
      },
      spoil: (kind) => (kind === 'repeated' ? { takesEffect: true } : undefined),
    }),
  );
}

function portOf(command: unknown): Port {
  if (command instanceof GetItemCommand) return 'read';
  if (command instanceof PutItemCommand) return 'write';
  if (command instanceof UpdateItemCommand) return 'count';
  return command instanceof BatchWriteItemCommand ? 'history' : 'query';
}

/** An SSM client whose calls go through the storm; a parameter may seem not to be there. */
export function ssmLine(instance: Instance, ports: Ports, ssm: SSMClient): SSMClient {
  const send = (command: Parameters<SSMClient['send']>[0]) =>
    ports.call<unknown>(instance, {
      port: 'ssm',
      effect: () => ssm.send(command),
      failure: (kind) =>
        kind === 'missing'
          ? new ParameterNotFound({ message: '', $metadata: {} })
          : named('ThrottlingException'),
      spoil: (kind) => (kind === 'missing' ? { takesEffect: false } : undefined),
    });
  return { send } as unknown as SSMClient;
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
