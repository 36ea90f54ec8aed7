import type { Psid } from '../../../functions/messenger/ids.ts';
import { answerControl } from '../../../local/meta/control.ts';
import { OUR_APP } from '../../ids.ts';
import { tableInMemory } from '../../support/table-in-memory.ts';
import { chanceFrom } from './chance.ts';
import type { Conversation } from './conversation.ts';
import { Tally } from './coverage.ts';
import type { FaultPlan } from './faults.ts';
import type { Latency } from './ports.ts';
import { type Storm, startStorm } from './storm.ts';

/*
 * How long a person waits for the bot's answer, in virtual time: the functions, the store and the Graph client are the
 * real ones, Meta and Lambda are those of the storm. The same seed gives the same times.
 *
 * Usage: npx node test/proofs/storm/answer-times.ts [seed]
 */

const PEOPLE = 400;
const EXECUTORS = 400;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A run: when each person writes (ms), and what goes wrong. */
interface Course {
  readonly name: string;
  readonly writesAt: (n: number) => number;
  /** One call to Graph in so many fails. */
  readonly failsOneIn?: number;
}

const spread = (n: number) => n * SECOND;
/** The sweep comes on the full minute: the second of the burst is a sixth of the result. */
const bursts = [0, 10, 20, 30, 40, 50].map(
  (after) => (n: number) => after * SECOND + Math.floor((n * SECOND) / PEOPLE),
);

const COURSES: readonly { readonly name: string; readonly runs: readonly Course[] }[] = [
  { name: 'calm', runs: [{ name: 'calm', writesAt: spread }] },
  {
    name: 'one Graph call in twenty fails (503 and 429)',
    runs: [{ name: 'faults', writesAt: spread, failsOneIn: 20 }],
  },
  {
    name: '400 people in one second',
    runs: bursts.map((writesAt, n) => ({ name: `burst ${n}`, writesAt })),
  },
];

/** Round trips as they are in one region of AWS, in ms: a table, a parameter, a bot in the same process, Graph. */
const ROUND_TRIPS = { ssm: 20, graph: 300, bot: 0, invoke: 30, webhook: 0, sweep: 0 } as const;
const TABLE = 6;

const latency: Latency = (port, roll) => {
  const roundTrip = port in ROUND_TRIPS ? ROUND_TRIPS[port as keyof typeof ROUND_TRIPS] : TABLE;
  return (roundTrip / 2) * (0.5 + roll);
};

function conversationOf(seed: number): Conversation {
  return {
    mode: 'routing',
    settings: { inDoubt: 'resend' },
    form: { appIds: 'number', timestamps: 'milliseconds', fanOut: 'documented', silent: 'nothing' },
    ...{ skewMs: 0, isBatched: false, steps: [], faults: [], seed },
  };
}

/** No call fails twice in a row by this plan but by chance. */
function failing(seed: number, oneIn: number | undefined): FaultPlan {
  const chance = chanceFrom(seed);
  let failed = 0;
  return {
    take(port) {
      if (port !== 'graph' || oneIn === undefined || chance('fails') >= 1 / oneIn) return undefined;
      failed += 1;
      return failed % 2 === 0 ? 'http-429' : 'http-503';
    },
    calm() {},
  };
}

/** The times (ms) from each person's message to the answer, and how many got none. */
async function timesOf({ writesAt, failsOneIn }: Course, seed: number): Promise<readonly number[]> {
  const plan = failing(seed, failsOneIn);
  const world = { plan, latency, executors: EXECUTORS };
  const storm = startStorm(conversationOf(seed), tableInMemory(), new Tally(), world);
  storm.meta.meta.faults.set({ jitterMs: 100 });
  const start = storm.time.now() + 10 * MINUTE;
  // One who has written before: echoes are known to arrive, and the parameters have been read.
  await writes(storm, personOf(PEOPLE), 'warm up');
  for (let n = 0; n < PEOPLE; n += 1) {
    storm.time.after(start + writesAt(n) - storm.time.now(), () => writes(storm, personOf(n), 'hello'));
  }
  await storm.passUntil(start + writesAt(PEOPLE) + 10 * MINUTE);
  return Array.from({ length: PEOPLE }, (_, n) => waited(storm, personOf(n)));
}

function personOf(n: number): Psid {
  return `2400000000001${String(n).padStart(4, '0')}` as Psid;
}

async function writes({ meta: { meta } }: Storm, psid: Psid, text: string): Promise<void> {
  meta.page.thread(psid);
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', url: `/control/persons/${psid}/message`, headers };
  const { status, body } = await answerControl(meta, request, JSON.stringify({ text }));
  if (status !== 200) throw new Error(`the simulator refused a message: ${JSON.stringify(body)}`);
}

function waited({ meta: { page } }: Storm, psid: Psid): number {
  const { messages } = page.view(psid);
  const asked = messages.find(({ from }) => from === 'person');
  const answers = messages.filter(({ from }) => from === OUR_APP);
  if (answers.length > 1) throw new Error(`${psid} was answered ${answers.length} times`);
  return (answers[0]?.at ?? Number.POSITIVE_INFINITY) - (asked?.at ?? 0);
}

function row(name: string, times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const time = sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
    return `${(time / SECOND).toFixed(1)} s`.padStart(8);
  };
  const unanswered = times.filter((time) => time === Number.POSITIVE_INFINITY).length;
  return `${name.padEnd(48)}${at(0.5)}${at(0.95)}${at(1)}${String(unanswered).padStart(11)}`;
}

const seed = Number(process.argv[2] ?? 1);
console.log(`${''.padEnd(48)}     p50     p95     max unanswered`);
for (const { name, runs } of COURSES) {
  const times: number[] = [];
  for (const run of runs) times.push(...(await timesOf(run, seed)));
  console.log(row(name, times));
}
