import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Snapshot } from '../../../functions/store/thread-item.ts';
import { toItem } from '../../../functions/store/thread-item.ts';
import { PAGE } from '../../ids.ts';
import { personOf } from './bodies.ts';
import { stubSsm } from './stub-ssm.ts';

/** AWS behind the SDK clients' `send`, in this process from now on: nothing of ours is replaced. */
export interface StubbedAws {
  /** What each read of a thread finds: the same state, under the number of each person. */
  holdEverywhere(thread: Snapshot, people: number): void;
  /** Counts of calls since the last time this was asked. */
  takeCalls(): { reads: number; writes: number; invokes: number };
}

export function stubAws(): StubbedAws {
  const items = new Map<string, Record<string, AttributeValue>>();
  let calls = { reads: 0, writes: 0, invokes: 0 };
  stubSsm();

  DynamoDBClient.prototype.send = async (command: unknown) => {
    if (command instanceof GetItemCommand) {
      calls.reads += 1;
      return { Item: items.get(command.input.Key?.thread?.S ?? '') };
    }
    if (command instanceof PutItemCommand || command instanceof UpdateItemCommand) calls.writes += 1;
    else throw new Error('the webhook function sends no such command to DynamoDB');
    return {};
  };

  LambdaClient.prototype.send = async () => {
    calls.invokes += 1;
    return { StatusCode: 202 };
  };

  return {
    holdEverywhere(thread, people) {
      items.clear();
      const item = toItem(thread, Date.now(), 90);
      for (let n = 0; n < people; n += 1) {
        const key = `${PAGE}:${personOf(n)}`;
        items.set(key, { ...structuredClone(item), thread: { S: key } });
      }
    },
    takeCalls() {
      const taken = calls;
      calls = { reads: 0, writes: 0, invokes: 0 };
      return taken;
    },
  };
}
