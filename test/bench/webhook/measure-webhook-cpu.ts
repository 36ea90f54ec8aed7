import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Log } from '../../../functions/runtime/log.ts';
import { delivery } from '../../support/api-events.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { APP_SECRET } from '../../support/sign.ts';
import { cpuOfRounds } from '../cpu.ts';
import type { Row } from '../row.ts';
import { bodyOfKind, KINDS, type Kind } from './bodies.ts';
import { setFunctionEnvironment } from './function-environment.ts';
import { knownThread } from './known-thread.ts';
import { partsOverRepository } from './parts-over-repository.ts';
import { stubAws } from './stub-aws.ts';

type Handle = (event: APIGatewayProxyEventV2, context: ReturnType<typeof lambdaContext>) => Promise<unknown>;

/** Bodies of a round, events of a body, and how near to the floor. */
const SIZES = [
  { bodies: 300, events: 1, atMost: 1.6 },
  { bodies: 6, events: 100, atMost: 1.9 },
];
const PEOPLE = 600;

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * CPU of the webhook function for each event, against verifying and parsing the same bytes and nothing else. The
 * function is the deployed one, with its middleware and its log; AWS is stubbed behind the SDK clients' `send`. To tell
 * where the time goes it is measured over a stubbed repository too, and without its log. Every event is of another
 * person, whose thread is in the middle of a conversation.
 */
export async function measureWebhookCpu(): Promise<Row[]> {
  setFunctionEnvironment();
  const aws = stubAws();
  const { handler, createWebhookHandler } = await import('../../../functions/webhook/handler.ts');
  const { log } = await import('../../../functions/runtime/log.ts');
  const rows: Row[] = [];
  for (const kind of KINDS) {
    const thread = await knownThread({ isHeld: kind === 'message on standby' });
    aws.holdEverywhere(thread, PEOPLE);
    const handlers = {
      whole: handler,
      overRepository: createWebhookHandler(partsOverRepository(thread, log)),
      silent: createWebhookHandler(partsOverRepository(thread, SILENT)),
    };
    for (const size of SIZES) rows.push(await compare(kind, size, handlers));
  }
  return rows;
}

async function compare(
  kind: Kind,
  { bodies, events, atMost }: (typeof SIZES)[number],
  handlers: Readonly<Record<'whole' | 'overRepository' | 'silent', Handle>>,
): Promise<Row> {
  let round: APIGatewayProxyEventV2[] = [];
  const prepare = () => {
    const at = Date.now() - bodies;
    round = Array.from({ length: bodies }, (_, n) =>
      delivery(bodyOfKind(kind, { first: n * events, events, at: at + n })),
    );
  };
  const through = (handle: Handle) => async () => {
    const context = lambdaContext();
    for (const event of round) await handle(event, context);
  };
  const [floor = 0, ours = 0, overRepository = 0, silent = 0] = await cpuOfRounds([
    { prepare, round: () => round.forEach(verifyAndParse) },
    { round: through(handlers.whole) },
    { round: through(handlers.overRepository) },
    { round: through(handlers.silent) },
  ]);
  const perEvent = (cpu: number) => (cpu / bodies / events).toFixed(1);
  return {
    measure: `webhook CPU per event: ${kind}, ${events} a body`,
    floor: `HMAC + JSON.parse: ${perEvent(floor)} µs`,
    value: ours / floor,
    unit: '×',
    reach: { atMost },
    note: [
      `${perEvent(ours)} µs: ${perEvent(ours - overRepository)} between rules and SDK`,
      `${perEvent(overRepository - silent)} for the log line, ${perEvent(silent)} for the rest`,
    ].join(', '),
  };
}

/** What nobody can do without. */
function verifyAndParse({ body = '' }: APIGatewayProxyEventV2): unknown {
  const bytes = Buffer.from(body);
  createHmac('sha256', APP_SECRET).update(bytes).digest();
  return JSON.parse(bytes.toString());
}
