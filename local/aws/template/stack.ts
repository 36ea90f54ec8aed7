/** How Lambda treats the events that a function is invoked with asynchronously. */
export interface AsyncInvocation {
  readonly retries: number;
  readonly maxAgeMs: number;
  /** ARN of what gets a record of each event that is given up; absent: nothing does. */
  readonly onFailure?: string;
}

/** A function as the template describes it. */
export interface FunctionResource {
  readonly logicalId: string;
  /** Short and readable, for log lines: `webhook`. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  /** `<file without extension>.<export>`. */
  readonly handler: string;
  /** Absolute path of the folder that would be zipped and uploaded. */
  readonly codeDir: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** `JSON` or `Text`. */
  readonly logFormat: string;
  readonly asyncInvocation: AsyncInvocation;
}

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexResource {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[] | undefined;
  };
}

/** A table's shape, in the words that CreateTable shares with the template. */
export interface TableResource {
  readonly name: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly GlobalSecondaryIndexes: readonly IndexResource[];
}

/** A parameter that the deployment itself writes. */
export interface ParameterResource {
  readonly name: string;
  readonly type: 'String' | 'StringList';
  readonly value: string;
}

/** A route of the HTTP API, e.g. `POST /webhook`, and the function behind it. */
export interface RouteResource {
  readonly key: string;
  readonly functionArn: string;
}

/** A rule that invokes a function again and again. */
export interface ScheduleResource {
  readonly arn: string;
  readonly everyMs: number;
  readonly functionArn: string;
}

/** Everything of the deployed stack that this machine plays. */
export interface Stack {
  readonly name: string;
  readonly functions: readonly FunctionResource[];
  readonly table: TableResource;
  readonly parameters: readonly ParameterResource[];
  readonly routes: readonly RouteResource[];
  readonly schedules: readonly ScheduleResource[];
}
