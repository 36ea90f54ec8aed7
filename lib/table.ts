import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/runtime/environment.ts';
import { INDEXES, TABLE_KEYS, TTL_ATTRIBUTE } from '../functions/store/table.ts';

/** What a function may do with single items. There is no `Scan` and no wildcard among them on purpose. */
export type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'BatchWriteItem';

export interface LedgerProps {
  /** Survives its stack and a careless delete. */
  readonly kept: boolean;
}

/** The one table: who owns which thread, and what is still to be done. */
export class Ledger extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(TABLE_KEYS.partition),
      sortKey: text(TABLE_KEYS.sort),
      billing: Billing.onDemand(),
      timeToLiveAttribute: TTL_ATTRIBUTE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.kept,
      removalPolicy: props.kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const { name, partition, sort, includes } of Object.values(INDEXES)) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(partition),
        sortKey: text(sort),
        ...(includes.length > 0
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...includes] }
          : { projectionType: ProjectionType.KEYS_ONLY }),
      });
    }
  }

  /** Lets a function do these things with the table's items, and tells it the table's name. */
  grant(fn: LambdaFunction, ...actions: readonly ItemAction[]): void {
    fn.addEnvironment(VARIABLES.tableName, this.table.tableName);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
  }

  /** Lets a function query which threads are due, have failed or wait, and sets the table's name. */
  grantQueryIndexes(fn: LambdaFunction): void {
    fn.addEnvironment(VARIABLES.tableName, this.table.tableName);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [INDEXES.due, INDEXES.failed, INDEXES.waiting].map(
          ({ name }) => `${this.table.tableArn}/index/${name}`,
        ),
      }),
    );
  }
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}
