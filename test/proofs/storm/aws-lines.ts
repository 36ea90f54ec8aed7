import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { clientOf, type Table } from '../../support/table-in-memory.ts';
import type { Port } from './faults.ts';
import type { Instance } from './lambda.ts';
import type { Ports } from './ports.ts';

/** Called for each write when it happens, with the instance that made it. */
export type WriteWatch = (command: PutItemCommand, instance: Instance) => void;

/** A DynamoDB client with the faults of the storm: answers are late or lost, or the table throttles. */
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

/** An SSM client with the faults of the storm. A parameter may seem to be missing. */
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
