import { startEmbeddedDynamoDb } from '../../support/embedded-dynamodb.ts';
import { type Bill, courses } from './courses.ts';
import { type Dollars, dollarsOf } from './dollars.ts';

/** A course, what AWS bills for it, and the dollars of a million of them. */
export interface Cost extends Bill {
  readonly dollars: Dollars;
}

/** Counts what the courses ask of AWS, on an embedded DynamoDB, and prices it. */
export async function measureCost(): Promise<readonly Cost[]> {
  const dynamodb = await startEmbeddedDynamoDb();
  try {
    const bills = await courses(dynamodb);
    return bills.map((bill) => ({ ...bill, dollars: dollarsOf(bill) }));
  } finally {
    await dynamodb.close();
  }
}
