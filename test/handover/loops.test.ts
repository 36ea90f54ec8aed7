import { describe, expect, it } from 'vitest';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { passes, says, takes, taps } from '../support/items.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A counterpart that answers each of the bot's messages at once. */
async function talks(at: Deployment, times: number, afterMs = SECOND) {
  for (let n = 0; n < times; n += 1) {
    at.clock.advance(afterMs);
    await at.receive(says(`I am out of office (${n})`, { at: at.clock.now }));
    await at.visit();
  }
}

const said = (at: Deployment) => at.graph.said.length;

describe('a counterpart that answers everything', () => {
  it('gets twenty answers, and then an hour of silence; an operator sees it once', async () => {
    const at = deployment();
    await talks(at, 60);
    expect(said(at)).toBe(20);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'answer', reason: 'loop' }] });
    at.clock.advance(HOUR);
    await talks(at, 1);
    expect(said(at)).toBe(21);
  });

  it('is answered again after a human has had the thread', async () => {
    const at = deployment();
    await talks(at, 20);
    await at.receive(takes(HELP_DESK, OUR_APP, { at: at.clock.now + 1 }));
    at.clock.advance(10 * MINUTE);
    await at.receive(passes(OUR_APP, HELP_DESK, { at: at.clock.now }));
    await at.visit();
    const before = said(at);
    await talks(at, 1);
    expect(said(at)).toBe(before + 1);
  });

  it('can still reach a human by a trigger', async () => {
    const at = deployment();
    await talks(at, 25);
    await at.receive(says('chat with agent', { at: at.clock.now + 1 }));
    await at.visit();
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it('is answered all the same where the settings say so', async () => {
    const at = deployment({ settings: { loopGuard: false } });
    await talks(at, 30);
    expect(said(at)).toBe(30);
  });

  it('is no person who taps the buttons of a quiz', async () => {
    const at = deployment();
    for (let n = 0; n < 25; n += 1) {
      at.clock.advance(SECOND);
      await at.receive(taps('NEXT', { at: at.clock.now, mid: `m_tap_${n}` }));
      await at.visit();
    }
    expect(said(at)).toBe(25);
  });
});

describe('a thread that is passed to the bot', () => {
  const back = (metadata: string, at = NOW) => passes(OUR_APP, HELP_DESK, { at, metadata });
  const welcomes = (at: Deployment) => at.graph.said.filter(({ text }) => text === 'The bot is back.').length;

  async function handedOver(): Promise<Deployment> {
    const at = deployment();
    await at.receive(says('hello', { at: NOW - 2 * MINUTE }));
    await at.receive(passes(HELP_DESK, OUR_APP, { at: NOW - MINUTE }));
    await at.visit();
    return at;
  }

  it('is welcomed once, though Meta tells the same pass four times', async () => {
    const at = await handedOver();
    for (const [n, item] of [
      back('done'),
      back('done', NOW + 40),
      back('other'),
      back('done', NOW - 123),
    ].entries()) {
      at.clock.advance(n * SECOND);
      await at.receive(item);
      await at.visit();
    }
    expect(welcomes(at)).toBe(1);
  });

  it('is not welcomed again before the person has written', async () => {
    const at = await handedOver();
    for (let n = 1; n <= 5; n += 1) {
      at.clock.advance(10 * MINUTE);
      await at.receive(back('done', at.clock.now));
      await at.visit();
      await at.receive(passes(HELP_DESK, OUR_APP, { at: at.clock.now + SECOND }));
      await at.visit();
    }
    expect(welcomes(at)).toBe(1);
    await at.receive(says('hello?', { at: at.clock.now + 2 * SECOND }));
    await at.receive(back('done', at.clock.now + 3 * SECOND));
    at.clock.advance(4 * SECOND);
    await at.visit();
    expect(welcomes(at)).toBe(2);
  });
});
