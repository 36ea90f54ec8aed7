import { describe, expect, it } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { NOW, PAGE, PAGE_ID, type PERSON } from '../ids.ts';
import { type Deployment, deployment, deploymentThatReceived, THREAD } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';
import { silentThread } from '../support/silent-thread.ts';

const MINUTE = 60_000;
const OTHER = threadKey(PAGE, '2' as typeof PERSON);

describe('a rate limit', () => {
  it.each([4, 17, 32])('with code %i pauses the Page for as long as Graph says', async (code) => {
    const at = await deploymentThatReceived(says('hello'), says('hi', { psid: '2' }));
    at.graph.fail('send', refusal('messages', code, undefined, { 'retry-after': '90' }));
    await at.visit();
    expect(at.page()?.pause).toMatchObject({ reason: 'rate-limit', until: at.clock.now + 90_000 });
    await at.visit(OTHER);
    expect(at.graph.calls).toHaveLength(1);
    expect(at.thread(OTHER).dueAt).toBeGreaterThanOrEqual(NOW + 90_000);
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
    expect(at.clock.now).toBeGreaterThanOrEqual(NOW + 90_000);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('spreads the threads that come back', async () => {
    const at = await deploymentThatReceived(says('hello'), says('hi', { psid: '2' }));
    at.graph.fail('send', refusal('messages', 4));
    await at.visit();
    Object.assign(at.handover, { random: () => 0.5 });
    await at.visit(OTHER);
    expect(at.thread(OTHER).dueAt).toBeGreaterThan(Number(at.thread(THREAD).dueAt));
  });
});

describe('what concerns the whole Page', () => {
  it.each([
    [368, undefined, 'policy'],
    [10, 1893063, 'restricted'],
  ])('is written on it once: %i/%s is %s', async (code, subcode, reason) => {
    const at = await deploymentThatReceived(says('hello'), says('hi', { psid: '2' }));
    at.graph.fail('send', refusal('messages', code, subcode));
    await at.visit();
    await at.visit(OTHER);
    expect(at.graph.calls).toHaveLength(1);
    expect(at.page()?.pause).toMatchObject({ reason });
    expect(at.thread()).toMatchObject({ waitingFor: reason, failures: [] });
    expect(at.log.lines.filter(({ message }) => message.startsWith(`Page ${PAGE} paused for`))).toHaveLength(
      1,
    );
  });

  it('is not ended by a call that succeeds for another thread while it begins', async () => {
    const at = await deploymentThatReceived(says('hello'));
    await at.pages.update(PAGE_ID, (page) => ({ ...page, pause: past }), NOW);
    at.graph.onCall = async (_call, when) => {
      if (when === 'before') await at.pages.update(PAGE_ID, (page) => ({ ...page, pause: now }), NOW);
    };
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.page()?.pause).toEqual(now);
  });

  const past = { until: NOW - 1, reason: 'rate-limit' as const };
  const now = { until: NOW + MINUTE, reason: 'policy' as const };
});

describe("while the Page's item cannot be written", () => {
  function unwritable(at = deployment()): Deployment {
    at.pages.update = async () => {
      throw new StoreUnavailableError('PutItem');
    };
    return at;
  }

  it('what was said stays said, and no echo is needed to know it', async () => {
    const at = unwritable();
    const pause = { until: NOW - 1, reason: 'rate-limit' as const };
    at.pages.put({ pageId: PAGE_ID, echoes: false, pause });
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('a refusal stops the visit all the same', async () => {
    const at = unwritable();
    await at.receive(says('one'), says('two', { at: NOW + 1 }));
    at.graph.fail('send', refusal('messages', 4));
    await at.visit();
    expect(at.graph.calls).toHaveLength(1);
    expect(at.thread()).toMatchObject({
      waitingFor: 'rate-limit',
      mailbox: [{ verb: 'say' }, { verb: 'answer' }],
    });
    expect(at.thread().mailbox[0]).not.toHaveProperty('begun');
  });

  it('a mode that was read holds for the visit', async () => {
    const at = unwritable(await silentThread('routing'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'take']);
  });
});
