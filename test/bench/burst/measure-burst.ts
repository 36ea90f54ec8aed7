import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createInvoker } from '../../../functions/runtime/invoker.ts';
import { createDynamoDbClient, createLambdaClient } from '../../../functions/store/clients.ts';
import { connect } from '../../../functions/store/connect.ts';
import { createSignatureCheck } from '../../../functions/webhook/signature-check.ts';
import { PAGE } from '../../ids.ts';
import { delivery } from '../../support/api-events.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { aside } from '../aside.ts';
import { pointAt } from '../aws/point-at.ts';
import type { ServedAws } from '../aws/serve-aws.ts';
import { median } from '../cpu.ts';
import type { Row } from '../row.ts';
import { bodyOfKind, personOf } from '../webhook/bodies.ts';
import { stubSsm } from '../webhook/stub-ssm.ts';
import { bareLoop } from './bare-loop.ts';

const PEOPLE = 1_000;
const ROUNDS = 3;
const WEBHOOK_WAITS_SECONDS = 4;

let people = 0;

/** A delivery of messages of people who have not written before. */
function burst() {
  const first = people;
  people += PEOPLE;
  const event = delivery(bodyOfKind('message', { first, events: PEOPLE, at: Date.now() }));
  return { event, first };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1_000;
}

/** A thousand messages of a thousand people in one body, over an embedded DynamoDB in another process. */
export async function measureBurst(): Promise<Row[]> {
  const aws = await aside<ServedAws>('aws/serve-aws.ts');
  try {
    pointAt(aws.ready);
    stubSsm();
    const ratio = await besideBareLoop(aws.ready.tableName);
    return [ratio, await besideHandovers(aws.ready)];
  } finally {
    await aws.stop();
  }
}

/** The webhook function without its own word at four seconds, so that it can be seen how long the work takes. */
async function patientHandler() {
  const { createWebhookHandler } = await import('../../../functions/webhook/handler.ts');
  const { parts } = connect(process.env, { readsVerifyToken: true });
  const invoke = createInvoker(createLambdaClient(process.env), 'handover', parts.log);
  return createWebhookHandler({
    ...{ ...parts, invoke, checkSignature: createSignatureCheck(parts) },
    wait: () => new Promise(() => {}),
  });
}

async function besideBareLoop(tableName: string): Promise<Row> {
  const handler = await patientHandler();
  const ours = async () => {
    const { event } = burst();
    return seconds(() => handler(event, lambdaContext()));
  };
  await ours();
  const loop = bareLoop(await itemOf(personOf(0), tableName), tableName);
  const bare = () => {
    const { first } = burst();
    return seconds(() => loop(first, PEOPLE));
  };
  await bare();
  const samples: { ours: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) samples.push({ bare: await bare(), ours: await ours() });
  const [oursSeconds, bareSeconds] = [median(samples.map((s) => s.ours)), median(samples.map((s) => s.bare))];
  return {
    measure: `${PEOPLE} messages of ${PEOPLE} people in one body`,
    floor: `the same SDK calls in a bare loop: ${bareSeconds.toFixed(2)} s`,
    value: oursSeconds / bareSeconds,
    unit: '×',
    reach: { atMost: 1.5 },
    note: `${oursSeconds.toFixed(2)} s`,
  };
}

async function itemOf(person: string, tableName: string) {
  const Key = { thread: { S: `${PAGE}:${person}` }, record: { S: 'thread' } };
  const { Item } = await createDynamoDbClient(process.env).send(
    new GetItemCommand({ TableName: tableName, Key }),
  );
  if (!Item) throw new Error('the webhook has written no item');
  return Item;
}

/** Where not everything got through, it is delivered again, as Meta would. */
async function besideHandovers(aws: ServedAws): Promise<Row> {
  const handovers = await aside<string>('burst/serve-handovers.ts', {
    AWS_ENDPOINT_URL_DYNAMODB: aws.dynamodb,
    TABLE_NAME: aws.tableName,
  });
  try {
    pointAt({ ...aws, lambda: handovers.ready });
    const handler = await patientHandler();
    const { event } = burst();
    let deliveries = 0;
    const taken = await seconds(async () => {
      for (let status: number | undefined; status !== 200; deliveries += 1) {
        status = (await handler(event, lambdaContext())).statusCode;
      }
    });
    const worked = await handovers.ask('worked');
    return {
      measure: `${PEOPLE} messages of ${PEOPLE} people in one body, until 200, while the handovers run`,
      floor: 'Meta waits 5 s, the webhook says its own word after 4',
      value: taken,
      unit: 's',
      reach: { atMost: WEBHOOK_WAITS_SECONDS },
      note: `deliveries: ${deliveries}; handovers done by then, in another process, two at once: ${worked}`,
    };
  } finally {
    await handovers.stop();
  }
}
