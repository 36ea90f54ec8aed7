import { delivery } from '../../support/api-events.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import type { Row } from '../row.ts';
import { bodyOfKind, KINDS, type Kind } from '../webhook/bodies.ts';
import { setFunctionEnvironment } from '../webhook/function-environment.ts';
import { knownThread } from '../webhook/known-thread.ts';
import { stubAws } from '../webhook/stub-aws.ts';

type Calls = Readonly<Record<'reads' | 'writes' | 'invokes', number>>;

/** The most that an event may cost on the webhook's side; quiet ones cost nothing. */
const MOST: Partial<Record<Kind, Calls>> = {
  message: { reads: 1, writes: 1, invokes: 1 },
  'message on standby': { reads: 1, writes: 1, invokes: 0 },
};
const NOTHING: Calls = { reads: 0, writes: 0, invokes: 0 };

/** What one event of each kind makes the webhook function ask of AWS, settings and secrets being at hand. */
export async function measureAwsCalls(): Promise<Row[]> {
  setFunctionEnvironment();
  const aws = stubAws();
  const { handler } = await import('../../../functions/webhook/handler.ts');
  const rows: Row[] = [];
  for (const kind of KINDS.filter((each) => each !== 'echo of the bot')) {
    aws.holdEverywhere(await knownThread({ isHeld: kind === 'message on standby' }), 1);
    aws.takeCalls();
    const event = delivery(bodyOfKind(kind, { first: 0, events: 1, at: Date.now() }));
    const { statusCode } = await handler(event, lambdaContext());
    if (statusCode !== 200) throw new Error(`a ${kind} was answered with ${statusCode}`);
    rows.push(...rowsOf(kind, aws.takeCalls(), MOST[kind] ?? NOTHING));
  }
  return rows;
}

function rowsOf(kind: Kind, calls: Calls, most: Calls): Row[] {
  const names = ['reads', 'writes', 'invokes'] as const;
  return names.map((name) => ({
    measure: `AWS calls per event: ${kind}: ${name}`,
    floor: 'counted',
    value: calls[name],
    unit: 'calls',
    reach: { atMost: most[name] },
  }));
}
