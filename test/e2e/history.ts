import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'vitest';
import type { Call, Exchange } from './wire.ts';

/** A thread's item as it was once written. */
interface Written {
  readonly version: number;
  readonly updatedAt: string;
  readonly mailbox: readonly { readonly id: string; readonly begun?: Mark }[];
}

interface Mark {
  readonly attempt: string;
  readonly until: string;
  readonly doubtAt?: string;
}

/** The mark of the call that is under way. */
function markIn(mailbox: Written['mailbox']): Mark | undefined {
  return mailbox.find(({ begun }) => begun && begun.doubtAt === undefined)?.begun;
}

function executorOf({ attempt }: Mark): string | undefined {
  return attempt.split('.')[0];
}

/** Whether a call is a write of a thread's state. */
export function isThreadWrite({ operation, body }: Call, psid: string): boolean {
  return operation === 'PutItem' && body.includes(psid) && itemIn(body)?.record === 'thread';
}

/** Writes of a thread that DynamoDB refused, because somebody else had been there. */
export function conflictsOf(psid: string, traffic: readonly Exchange[]): number {
  return traffic.filter(
    ({ call, answer }) =>
      isThreadWrite(call, psid) && answer !== 'cut' && answer.body.includes('ConditionalCheckFailed'),
  ).length;
}

/**
 * Expects of everything that was written of a thread and said in it: no version missing or written twice, no mark
 * written over another executor's that had not run out, no words without a mark that they had begun, and no mark used
 * twice.
 */
export function expectSoundHistory(psid: string, traffic: readonly Exchange[]): void {
  const written = writtenIn(traffic, psid);
  const [first] = written;
  expect(written.map(({ version }) => version)).toEqual(written.map((_, n) => (first?.version ?? 0) + n));
  for (const [n, { mailbox, updatedAt }] of written.entries()) {
    const held = markIn(written[n - 1]?.mailbox ?? []);
    const mark = markIn(mailbox);
    if (held && mark && held.until > updatedAt) expect(executorOf(mark)).toBe(executorOf(held));
  }
  const marks = traffic.filter(saysTo(psid)).map(({ call, after }) => {
    const { metadata } = JSON.parse(call.body).message;
    const known = writtenIn(traffic.slice(0, after), psid).at(-1);
    return known?.mailbox.find(({ id }) => id === metadata)?.begun?.attempt ?? `no mark for ${metadata}`;
  });
  expect(marks.filter((mark) => mark.startsWith('no mark'))).toEqual([]);
  expect(new Set(marks).size).toBe(marks.length);
}

function writtenIn(traffic: readonly Exchange[], psid: string): Written[] {
  return traffic
    .filter(({ call, answer }) => isThreadWrite(call, psid) && answer !== 'cut' && answer.status === 200)
    .map(({ call }) => itemIn(call.body) as Written & { record: string });
}

function saysTo(psid: string) {
  return ({ call }: Exchange) =>
    call.to === 'graph' && call.operation === 'messages' && call.body.includes(psid);
}

function itemIn(body: string): ReturnType<typeof unmarshall> | undefined {
  const { Item }: { Item?: Record<string, AttributeValue> } = JSON.parse(body);
  return Item && unmarshall(Item);
}
