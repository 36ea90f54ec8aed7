import { describe, expect, it } from 'vitest';
import { NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { deployment, deploymentThatReceived, isAtRest } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { echoes, passes, says } from '../support/items.ts';
import { silentThread } from '../support/silent-thread.ts';

const MINUTE = 60_000;

describe('the return of a silent thread', () => {
  it('is a take where the Page is in routing mode', async () => {
    const at = await silentThread('routing');
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'take']);
    expect(at.graph.owner).toBe(OUR_APP);
    expect(at.thread()).toMatchObject({ owner: { kind: 'us' }, mailbox: [] });
  });

  it('is a request elsewhere, which moves nothing until Meta says that it has', async () => {
    const at = await silentThread('zero-config');
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'request']);
    expect(at.thread()).toMatchObject({
      owner: { kind: 'app', appId: PAGE_INBOX },
      dueAt: at.clock.now + 30_000,
    });
    at.graph.owner = OUR_APP;
    at.clock.advance(30_000);
    await at.visit();
    expect(at.graph.verbs().at(-1)).toBe('threadOwner');
    expect(at.thread()).toMatchObject({ owner: { kind: 'us' }, mailbox: [] });
  });

  it('does not happen where no time is set', async () => {
    const at = await silentThread('routing', { targets: { 'page-inbox': { appId: PAGE_INBOX } } });
    await at.visit();
    expect(at.graph.calls).toEqual([]);
  });

  it('is dropped when a human has spoken while it waited', async () => {
    const at = await silentThread('routing');
    at.graph.onCall = async ({ verb }) => {
      if (verb !== 'messagingFeatureStatus') return;
      at.clock.advance(1_000);
      await at.receive(echoes(PAGE_INBOX, 'Ana here', { at: at.clock.now }));
    };
    at.graph.fail('messagingFeatureStatus', refusal('page', 4));
    await at.visit();
    expect(at.graph.verbs()).not.toContain('take');
    at.clock.now = Number(at.thread().dueAt);
    await at.visit();
    expect(at.graph.verbs()).not.toContain('take');
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it.each([
    ['take', 'request', 'routing', 'zero-config', PAGE_INBOX, { kind: 'app', appId: PAGE_INBOX }],
    ['request', 'take', 'zero-config', 'routing', OUR_APP, { kind: 'us' }],
  ] as const)(
    'after a %s that Meta refuses because the mode has changed, is a %s',
    async (refused, other, before, after, ownerAtMeta, owner) => {
      const at = await silentThread(before);
      at.graph.onCall = ({ verb }, when) => {
        if (verb === 'messagingFeatureStatus' && when === 'after') at.graph.mode = after;
      };
      await at.visit();
      expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', refused, 'messagingFeatureStatus', other]);
      expect(at.page()?.messenger?.mode).toBe(after);
      expect(at.graph.owner).toBe(ownerAtMeta);
      expect(at.thread()).toMatchObject({ owner, mailbox: [], failures: [] });
    },
  );

  it('is listed as failed when Meta refuses it in the mode that it names', async () => {
    const at = await silentThread('routing');
    at.graph.fail('take', refusal('take_thread_control', 27));
    await at.visit();
    expect(at.graph.verbs()).toEqual([
      'messagingFeatureStatus',
      'take',
      'messagingFeatureStatus',
      'threadOwner',
    ]);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'reclaim' }] });
    expect(at.thread().failures).toHaveLength(1);
  });

  it('assumes no routing where the Page does not tell its mode', async () => {
    const at = await silentThread('zero-config');
    at.graph.fail('messagingFeatureStatus', refusal('page', 100));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'request']);
  });
});

describe("a Page's mode", () => {
  it('is read once, and remembered for an hour', async () => {
    const at = await silentThread('zero-config');
    const ringAgain = () => {
      const { rang: _rang, wayBack: _back, ...thread } = at.thread();
      at.threads.put(thread);
    };
    const modeReads = () => at.graph.verbs().filter((verb) => verb === 'messagingFeatureStatus').length;
    await at.visit();
    expect(modeReads()).toBe(1);
    at.clock.now = NOW + 60 * MINUTE - 1;
    ringAgain();
    await at.visit();
    expect(modeReads()).toBe(1);
    at.clock.now = NOW + 61 * MINUTE;
    ringAgain();
    await at.visit();
    expect(modeReads()).toBe(2);
  });
});

describe('words that Meta refuses because somebody else owns the thread', () => {
  it.each([
    [10, 2018300],
    [100, 2534037],
  ])('with %i/%i are left to the owner, once Meta has named it', async (code, subcode) => {
    const at = deployment();
    at.graph.owner = PAGE_INBOX;
    at.graph.mode = 'routing';
    await at.receive(says('hello'));
    at.graph.fail('send', refusal('messages', code, subcode));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'threadOwner']);
    expect(at.graph.said).toEqual([]);
    expect(at.thread()).toMatchObject({
      owner: { kind: 'app', appId: PAGE_INBOX },
      ownerName: 'page-inbox',
      mailbox: [],
      failures: [],
    });
  });

  it('are left to an owner whose name Meta keeps to itself', async () => {
    const at = deployment();
    at.graph.owner = PAGE_INBOX;
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'threadOwner']);
    expect(at.thread()).toMatchObject({ owner: { kind: 'foreign' }, unproven: false });
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('are said once more when Meta says twice that the thread is free', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.graph.fail('send', refusal('messages', 10, 2018300));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'threadOwner']);
    await at.settle();
    expect(at.graph.verbs()).toEqual(['send', 'threadOwner', 'threadOwner', 'send']);
    expect(at.graph.said).toHaveLength(1);
  });

  it('are listed when Meta refuses them again', async () => {
    const at = await deploymentThatReceived(says('hello'));
    for (let n = 0; n < 2; n += 1) at.graph.fail('send', refusal('messages', 10, 2018300));
    await at.settle();
    expect(at.graph.said).toEqual([]);
    expect(at.thread()).toMatchObject({ failures: [{ verb: 'say', reason: '10/2018300' }] });
  });

  it('are left to the owner when Meta cannot be asked either', async () => {
    const at = deployment();
    at.graph.owner = PAGE_INBOX;
    await at.receive(says('hello'));
    at.graph.fail('threadOwner', refusal('thread_owner', 100, 2018234));
    await at.visit();
    expect(at.graph.said).toEqual([]);
    expect(at.thread().mailbox).toEqual([]);
  });
});

describe('a message on standby', () => {
  it('of a thread that we believe to be ours is answered only after Meta has confirmed it', async () => {
    const at = deployment();
    at.graph.owner = OUR_APP;
    await at.receiveOnStandby(says('hello'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['threadOwner', 'send']);

    at.graph.owner = PAGE_INBOX;
    await at.receiveOnStandby(says('again', { at: NOW + 10_000 }));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['threadOwner', 'send', 'threadOwner']);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('of a thread that somebody else owns is left at once, and costs no visit', async () => {
    const at = await deploymentThatReceived(passes(PAGE_INBOX, OUR_APP, { at: NOW - 10 }));
    await at.receiveOnStandby(says('hello'));
    expect(at.thread().mailbox).toEqual([]);
    expect(at.woken).toEqual([]);
  });
});
