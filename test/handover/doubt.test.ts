import { describe, expect, it } from 'vitest';
import { NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment, deploymentThatReceived, isAtRest } from '../support/deployment.ts';
import { refusal, silence, unreached } from '../support/graph-errors.ts';
import { echoOf, passes, requests, says } from '../support/items.ts';

/** The call of an answer ends after 5 ms in doubt; its echo is waited for for another 20 s. */
const DOUBT_ENDS = NOW + 20_005;

/** A thread whose answer was asked for and never heard of; `when` tells whether Meta has said it. */
async function answerInDoubt(
  when: 'before' | 'after',
  { settings = {}, echoesArrive = true }: { settings?: object; echoesArrive?: boolean } = {},
): Promise<Deployment> {
  const at = deployment({ settings });
  await at.receive(says('hello'));
  at.threads.put({ ...at.thread(), echoes: echoesArrive });
  at.graph.fail('send', silence('messages'), when);
  await at.visit();
  expect(at.thread().mailbox).toMatchObject([{ verb: 'say', begun: { doubtAt: at.clock.now } }]);
  return at;
}

function sends(at: Deployment): number {
  return at.graph.verbs().filter((verb) => verb === 'send').length;
}

describe('words that ended in doubt', () => {
  it('wait for their echo, and nothing is said meanwhile', async () => {
    const at = await answerInDoubt('after');
    expect(at.thread().dueAt).toBe(DOUBT_ENDS);
    at.clock.now = DOUBT_ENDS - 1;
    await at.visit();
    expect(sends(at)).toBe(1);
    expect(at.thread().dueAt).toBe(DOUBT_ENDS);
  });

  it.each(['messaging', 'standby'])('are settled by their echo on %s', async (channel) => {
    const at = await answerInDoubt('after');
    const [said] = at.graph.said;
    if (!said) throw new Error('nothing was said');
    await (channel === 'messaging' ? at.receive(echoOf(said)) : at.receiveOnStandby(echoOf(said)));
    expect(at.thread().mailbox).toEqual([]);
    at.clock.now = DOUBT_ENDS;
    await at.visit();
    expect(sends(at)).toBe(1);
    expect(at.thread().failures).toEqual([]);
  });

  it("are settled by an echo without an app id, as Instagram's are", async () => {
    const at = await answerInDoubt('after');
    const [said] = at.graph.said;
    if (!said) throw new Error('nothing was said');
    const { app_id: _none, ...message } = echoOf(said).message as Record<string, unknown>;
    await at.receive({ ...echoOf(said), message });
    expect(at.thread()).toMatchObject({ mailbox: [], unproven: false });
  });

  it('are said once more when no echo comes where echoes arrive', async () => {
    const at = await answerInDoubt('before');
    at.clock.now = DOUBT_ENDS;
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] hello']);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('are said under the same id when they are said once more', async () => {
    const at = await answerInDoubt('after');
    at.clock.now = DOUBT_ENDS;
    await at.visit();
    expect(at.graph.said).toHaveLength(2);
    expect(at.graph.said[1]?.metadata).toBe(at.graph.said[0]?.metadata);
  });

  it('are never said a third time, but listed as unconfirmed, with an alarm', async () => {
    const at = await answerInDoubt('after');
    at.clock.now = DOUBT_ENDS;
    at.graph.fail('send', silence('messages'), 'after');
    await at.visit();
    await at.settle();
    expect(sends(at)).toBe(2);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'say', reason: 'unconfirmed' }] });
  });

  it.each([
    ['no echo has ever arrived', { echoesArrive: false }],
    ['the settings say so', { settings: { inDoubt: 'list' } }],
  ])('are listed at once where %s', async (_why, where) => {
    const at = await answerInDoubt('after', where);
    at.clock.now = DOUBT_ENDS;
    await at.visit();
    expect(sends(at)).toBe(1);
    expect(at.thread().failures).toMatchObject([{ reason: 'unconfirmed' }]);
  });

  it.each([1, 2, 1200])('wait likewise after code %i', async (code) => {
    const at = await deploymentThatReceived(says('hello'));
    at.graph.fail('send', refusal('messages', code));
    await at.visit();
    expect(at.thread().mailbox).toMatchObject([{ begun: { doubtAt: at.clock.now } }]);
    expect(at.thread().dueAt).toBe(DOUBT_ENDS);
  });

  it('were never said when Graph was not even reached: they are simply tried again', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.graph.fail('send', unreached('messages'));
    await at.visit();
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('keep the answers that wait behind them in order', async () => {
    const at = await answerInDoubt('after');
    await at.receive(says('second', { at: NOW + 1 }));
    await at.visit();
    expect(sends(at)).toBe(1);
    for (const said of at.graph.said) await at.receive(echoOf(said));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] hello', '[bot] second']);
  });
});

describe('a pass that ended in doubt', () => {
  async function passInDoubt(when: 'before' | 'after') {
    const at = deployment();
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, PAGE_INBOX, { at: NOW - 1_000 }));
    await at.visit();
    await at.receive(requests(PAGE_INBOX));
    at.graph.fail('pass', silence('pass_thread_control'), when);
    await at.visit();
    return at;
  }

  it('is done when Meta says that the thread is not ours any more', async () => {
    const at = await passInDoubt('after');
    expect(at.graph.verbs()).toEqual(['send', 'pass', 'threadOwner']);
    expect(at.thread()).toMatchObject({ owner: { kind: 'app', appId: PAGE_INBOX }, mailbox: [] });
  });

  it('is made again when Meta says that the thread is still ours', async () => {
    const at = await passInDoubt('before');
    expect(at.graph.verbs()).toEqual(['send', 'pass', 'threadOwner', 'pass']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread()).toSatisfy(isAtRest);
  });
});
