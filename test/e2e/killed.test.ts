import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAMBDA_RETRY_DELAYS_MS } from '../../local/aws/async-queue.ts';
import { PAGE } from '../ids.ts';
import { killAt, killEach, type Point } from './kill-at.ts';
import { pointsAround, pointsOutside, WEBHOOK_POINTS } from './kill-points.ts';
import { expectNoLeak } from './leaks.ts';
import {
  ANSWER,
  greet,
  PASS,
  QUESTION,
  REQUEST,
  type Scenario,
  TAKE,
  WORDS,
  withSilentHelpDesk,
} from './scenarios.ts';
import { eventually, MODES, type Service, startService, text } from './service.ts';
import { startWire, type Wire } from './wire.ts';

const MINUTE = 60_000;
const SCENARIOS = { routing: [ANSWER, WORDS, TAKE], 'zero-config': [PASS, REQUEST] } as const;

describe.each(MODES)('a function whose process is killed, %s', (mode) => {
  let service: Service;
  let wire: Wire;
  const endings: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    wire = await startWire();
    const asyncRetryDelaysMs = LAMBDA_RETRY_DELAYS_MS;
    service = await startService({ wire, change: withSilentHelpDesk, asyncRetryDelaysMs });
    await service.meta.setMode(mode);
  });
  afterAll(() => service.close());

  const pass = (minutes: number) => service.meta.advanceClock(minutes * MINUTE);
  /** Lambda tries again after a minute, when the mark has run out; then words in doubt wait for their echo. */
  const recover = async () => {
    await pass(1);
    await service.settled();
    await pass(1);
  };
  const kill = (point: Point, psid: string) => killAt([{ point, psid }], service, wire);

  /** Expects it now and, when everything has been quiet, again. */
  async function expectToStay(expectation: () => Promise<void>) {
    await eventually(expectation);
    await service.settled();
    await expectation();
    endings.push(expectation);
  }

  const expectDone = (scenario: Scenario, psid: string) =>
    expectToStay(async () => {
      await scenario.expectDone(psid, service);
      const unconfirmed = await scenario.unconfirmed?.(psid, service);
      expect(await service.ledger(psid)).toMatchObject({ mailbox: [], failures: unconfirmed ?? [] });
    });

  const expectUnconfirmed = (psid: string, said: number) =>
    expectToStay(async () => {
      expect(await service.said(psid)).toHaveLength(said);
      const failures = [{ verb: 'say', reason: 'unconfirmed' }];
      expect(await service.ledger(psid)).toMatchObject({ mailbox: [], failures });
    });

  // What does not depend on the mode is looked at in one.
  const isMain = mode === 'routing';

  it.runIf(isMain)('repeats no words where nobody has heard an echo: it lists them', async () => {
    const psid = '24000000000001999';
    const dead = kill(pointsAround('messages')['after the begin mark and before the call'], psid);
    await service.meta.person(psid).writes(text('hello'));
    await dead;
    await recover();
    await expectUnconfirmed(psid, 0);
  });

  describe('at work for a person who has been greeted', () => {
    const persons = Array.from({ length: 20 }, (_, n) => `24000000000001${100 + n}`);
    beforeAll(() => greet(persons, service));
    const free = [...persons];
    const someone = () => free.pop() ?? expect.fail('there are too few persons');
    const [main, ...others] = SCENARIOS[mode];

    it.runIf(isMain).each(Object.entries(WEBHOOK_POINTS))(
      `on ${main.name}, the webhook %s`,
      async (_name, point) => {
        const psid = someone();
        const dead = kill(point, psid);
        await main.cause([psid], service);
        await dead;
        // Meta got no answer, and delivers again.
        await expectDone(main, psid);
      },
    );

    it.runIf(isMain)('leaves its work to the sweeper where nobody delivers again', async () => {
      const psid = someone();
      const dead = kill(WEBHOOK_POINTS['after its write and before its invoke'], psid);
      const timestamp = service.local.meta.state.clock.now();
      const message = { mid: 'm_delivered_once', text: QUESTION };
      const item = { sender: { id: psid }, recipient: { id: PAGE }, timestamp, message };
      const posted = service.post({
        object: 'page',
        entry: [{ id: PAGE, time: timestamp, messaging: [item] }],
      });
      await dead;
      expect((await posted).status).toBe(500);
      expect(await service.said(psid)).toHaveLength(1);
      await pass(1);
      await expectDone(ANSWER, psid);
    });

    describe.each([main, ...others])('on $name, the handover', (scenario) => {
      const points = {
        ...pointsAround(scenario.edge),
        ...(scenario === ANSWER && pointsOutside(scenario.edge)),
      };
      const victims = Object.entries(points).map(([name, point]) => ({ name, point, psid: someone() }));

      beforeAll(async () => {
        for (const { psid } of victims) await scenario.prepare?.(psid, service);
        const dead = killAt(victims, service, wire);
        const caused = scenario.cause(
          victims.map(({ psid }) => psid),
          service,
        );
        await dead;
        await recover();
        await caused;
        for (const { psid } of victims) await scenario.follow?.(psid, service);
      });

      it.each(victims)('$name', ({ psid }) => expectDone(scenario, psid));
    });

    it(`on ${main.name}, before each begin mark: Lambda gives it up, the sweeper does not`, async () => {
      const psid = someone();
      const point = pointsOutside(main.edge)['before the begin mark'];
      const { firstDeath, stop } = killEach({ point, psid }, service, wire);
      await main.cause([psid], service);
      await firstDeath;
      // The sweeper's visit dies, too: the clock has to go on for Lambda to try it again.
      const passed = pass(3);
      await eventually(async () =>
        expect(service.local.failures.records.at(-1)).toMatchObject({
          requestPayload: { thread: `${PAGE}:${psid}` },
        }),
      );
      stop();
      await pass(1);
      await passed;
      await expectDone(main, psid);
    });

    it.runIf(isMain)('does not say a third time what was in doubt twice', async () => {
      const psid = someone();
      const point = pointsAround('messages')['after the begin mark and before the call'];
      const dead = kill(point, psid);
      await ANSWER.cause([psid], service);
      await dead;
      await pass(1);
      await service.settled();
      const deadAgain = kill(point, psid);
      const passed = pass(1);
      await deadAgain;
      await passed;
      await recover();
      await expectUnconfirmed(psid, 1);
    });

    it('finds all as it was when it has been quiet for a while', async () => {
      await pass(8);
      expect(endings.length).toBeGreaterThan(3 * others.length);
      for (const check of endings) await check();
    });
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
