import { describe, expect, it } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import { NOW, PAGE, PAGE_ID, type PERSON } from '../ids.ts';
import {
  type Deployment,
  deployment,
  deploymentThatReceived,
  NAMES,
  PAGE_TOKEN,
  TOKEN_NAME,
  tokenReads,
} from '../support/deployment.ts';
import { refusal, refusedWith, silence } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';
import { APP_SECRET } from '../support/sign.ts';
import { silentThread } from '../support/silent-thread.ts';
import type { GraphVerb } from '../support/simulated-graph.ts';

const MINUTE = 60_000;
const OTHER = threadKey(PAGE, '2' as typeof PERSON);

/** Meta no longer takes the token that the Page had at first. */
function refuseOldToken({ graph }: Deployment): void {
  graph.onCall = ({ caller }) => {
    if (caller.token === PAGE_TOKEN) throw refusal('page', 190, 463);
  };
}

describe('a dead token', () => {
  async function dead(): Promise<Deployment> {
    const at = await deploymentThatReceived(says('hello'));
    refuseOldToken(at);
    await at.visit();
    return at;
  }

  it('is looked for anew once, and then the Page is paused', async () => {
    const at = await dead();
    expect(tokenReads(at)).toBe(2);
    expect(at.graph.verbs()).toEqual(['send']);
    expect(at.page()?.pause).toMatchObject({ reason: 'token', fbtraceId: 'trace-190' });
    expect(at.thread()).toMatchObject({ waitingFor: 'token', mailbox: [{ verb: 'say', attempts: 1 }] });
  });

  it('is replaced on the spot where a newer one is stored', async () => {
    const at = await deploymentThatReceived(says('warm up', { at: NOW - 1 }));
    await at.visit();
    refuseOldToken(at);
    at.renewToken('the-newer-token');
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] warm up', '[bot] hello']);
    expect(at.graph.calls.at(-1)?.caller.token).toBe('the-newer-token');
    expect(at.page()?.pause).toBeUndefined();
  });

  it('pauses the Page where Meta refuses the newer one too', async () => {
    const at = await deploymentThatReceived(says('warm up', { at: NOW - 1 }));
    await at.visit();
    at.ssm.put(TOKEN_NAME, 'the-newer-token');
    at.graph.calls.length = 0;
    at.graph.onCall = () => {
      throw refusal('messages', 190, 463);
    };
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'send']);
    expect(at.page()?.pause).toMatchObject({ reason: 'token' });
  });

  it('is tried again with a neutral read when the pause has run out, and nothing else is', async () => {
    const at = await dead();
    at.clock.now = Number(at.page()?.pause?.until);
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'messagingFeatureStatus']);
    expect(at.page()?.pause?.until).toBeGreaterThan(at.clock.now);
    expect(at.thread()).toMatchObject({ mailbox: [{ verb: 'say', attempts: 1 }] });
  });

  it('is tried by one thread, while the others wait for its answer', async () => {
    const at = await dead();
    await at.receive(says('hi', { psid: '2' }));
    at.clock.now = Number(at.page()?.pause?.until);
    at.graph.onCall = async ({ verb }, when) => {
      if (verb === 'messagingFeatureStatus' && when === 'before') await at.visit(OTHER);
    };
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'messagingFeatureStatus', 'send']);
    expect(at.thread(OTHER)).toMatchObject({ mailbox: [{ verb: 'answer' }] });
  });

  it('is good again with the same token: one bad answer costs a minute', async () => {
    const at = deployment();
    await at.receive(says('hello'));
    at.graph.fail('send', refusal('messages', 190));
    await at.visit();
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.clock.now).toBeLessThan(NOW + 2 * MINUTE);
    expect(at.page()?.pause).toBeUndefined();
  });

  it('ends its pause with a new token, also in a parameter that was made anew', async () => {
    const at = await dead();
    at.ssm.put(TOKEN_NAME, '');
    at.renewToken('the-newer-token');
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.clock.now).toBeLessThan(NOW + 3 * MINUTE);
    expect(at.page()?.pause).toBeUndefined();
  });

  it('lets a Page wait longer where Graph cannot be asked', async () => {
    const at = await dead();
    at.clock.now = Number(at.page()?.pause?.until);
    at.graph.fail('messagingFeatureStatus', silence('page'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'messagingFeatureStatus']);
    expect(at.thread()).toMatchObject({ mailbox: [{ verb: 'say', attempts: 1 }] });
    await at.settle();
    expect(at.graph.said).toHaveLength(0);
  });

  it('fails a message that has paused the Page five times by itself', async () => {
    const at = deployment({ settings: { answerWithinMinutes: 60 } });
    await at.receive(says('hello'));
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'send' && when === 'before') throw refusal('messages', 190);
    };
    await at.settle();
    expect(at.graph.verbs().filter((verb) => verb === 'send')).toHaveLength(5);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'say', reason: 'gave-up' }] });
  });

  it('stops the other threads of the Page, without a call and without SSM', async () => {
    const at = await dead();
    const reads = tokenReads(at);
    await at.receive(says('hi', { psid: '2' }));
    await at.visit(OTHER);
    expect(at.graph.calls).toHaveLength(1);
    expect(tokenReads(at)).toBe(reads);
    expect(at.thread(OTHER)).toMatchObject({ waitingFor: 'token', mailbox: [{ verb: 'answer' }] });
  });
});

describe('a dead token, met while the mode is read', () => {
  /** The thread is to be taken back, for which the mode is read. */
  async function takesBack(): Promise<Deployment> {
    const at = await silentThread('routing');
    await at.parameters.pageToken(PAGE_ID);
    refuseOldToken(at);
    return at;
  }

  it('is replaced on the spot where a newer one is stored', async () => {
    const at = await takesBack();
    at.renewToken('the-newer-token');
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'messagingFeatureStatus', 'take']);
    expect(at.page()?.pause).toBeUndefined();
  });

  it('is looked for anew once, and the Page is paused', async () => {
    const at = await takesBack();
    const reads = tokenReads(at);
    await at.visit();
    expect(tokenReads(at)).toBe(reads + 1);
    expect(at.page()?.pause).toMatchObject({ reason: 'token', fbtraceId: 'trace-190' });
    expect(at.thread()).toMatchObject({ waitingFor: 'token', mailbox: [{ verb: 'reclaim', attempts: 1 }] });
  });
});

describe('an app secret that proves no token', () => {
  const noProof = { error: { message: 'Invalid appsecret_proof provided in the API argument', code: 100 } };

  async function expectsToWait(at: Deployment, call: GraphVerb, verb: string) {
    at.graph.fail(call, refusedWith('messages', noProof));
    await at.visit();
    expect(at.graph.verbs()).toEqual([call]);
    expect(at.page()?.pause).toMatchObject({ reason: 'app-secret' });
    expect(at.thread()).toMatchObject({
      waitingFor: 'app-secret',
      failures: [],
      mailbox: [{ verb, attempts: 1 }],
    });
  }

  it('makes the Page wait when it is met as something is said', async () => {
    const at = await deploymentThatReceived(says('hello'));
    await expectsToWait(at, 'send', 'say');
  });

  it('makes the Page wait when it is met as the mode is read', async () => {
    await expectsToWait(await silentThread('routing'), 'messagingFeatureStatus', 'reclaim');
  });

  it('is replaced on the spot by one that was stored since', async () => {
    const at = deployment();
    await at.parameters.appSecrets();
    at.ssm.put(NAMES.appSecret, 'the-newer-secret');
    at.ssm.put(NAMES.appSecretPrevious, APP_SECRET);
    at.graph.onCall = ({ caller }, when) => {
      if (when === 'before' && !caller.appSecrets.includes('the-newer-secret'))
        throw refusedWith('messages', noProof);
    };
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'send']);
    expect(at.page()?.pause).toBeUndefined();
  });

  it('keeps the Page for a minute after it is mended, not longer', async () => {
    const at = deployment();
    await at.receive(says('hello'));
    await expectsToWait(at, 'send', 'say');
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.clock.now).toBeLessThan(NOW + 2 * MINUTE);
  });
});
