import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { templateOf } from './stack-under-test.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';
const dev = templateOf({ stage: 'dev' });
const live = templateOf({ stage: 'live' });

describe('the table', () => {
  it('holds the records of a thread under one partition key', () => {
    dev.hasResourceProperties(TABLE, {
      KeySchema: [
        { AttributeName: 'thread', KeyType: 'HASH' },
        { AttributeName: 'record', KeyType: 'RANGE' },
      ],
    });
  });

  it.each([
    ['due', 'dueShard', 'dueAt', { ProjectionType: 'KEYS_ONLY' }],
    ['held', 'heldBy', 'heldSince', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['ownerName'] }],
    ['failed', 'failedShard', 'failedAt', { ProjectionType: 'KEYS_ONLY' }],
    ['waiting', 'waitingShard', 'waitingSince', { ProjectionType: 'KEYS_ONLY' }],
  ])('has the index "%s"', (name, partition, sort, projection) => {
    dev.hasResourceProperties(TABLE, {
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: name,
          KeySchema: [
            { AttributeName: partition, KeyType: 'HASH' },
            { AttributeName: sort, KeyType: 'RANGE' },
          ],
          Projection: projection,
        },
      ]),
    });
  });

  it('is paid by the request, forgets by "ttl" and has no name of its own', () => {
    dev.hasResourceProperties(TABLE, {
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      TableName: Match.absent(),
    });
  });

  it.each([
    ['dev', dev],
    ['live', live],
  ])('can be restored to any point in time in stage %s', (_, template) => {
    template.hasResourceProperties(TABLE, {
      Replicas: [
        Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      ],
    });
  });

  it('goes with its stack in dev', () => {
    dev.hasResource(TABLE, {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
  });

  it('outlives its stack and a careless delete in any other stage', () => {
    live.hasResource(TABLE, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })] },
    });
  });

  it('is the only one', () => {
    expect(Object.keys(live.findResources(TABLE))).toHaveLength(1);
  });
});
