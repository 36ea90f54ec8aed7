import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { NOW, PAGE, PAGE_ID } from '../ids.ts';
import { deployment, deploymentThatReceived } from '../support/deployment.ts';
import { enforces, says } from '../support/items.ts';

const HOUR = 60 * 60_000;

describe('a policy_enforcement event', () => {
  it('pauses the Page that Meta blocks, for all its threads', async () => {
    const at = deployment();
    expect(await at.receive(enforces('block'), says('hello'))).toMatchObject({ statusCode: 200 });
    expect(at.page()?.pause).toEqual({ until: NOW + HOUR, reason: 'policy' });
    await at.visit();
    expect(at.graph.calls).toEqual([]);
    expect(at.thread()).toMatchObject({ waitingFor: 'policy', mailbox: [{ verb: 'answer' }] });
  });

  it('ends the pause when Meta unblocks the Page', async () => {
    const at = await deploymentThatReceived(enforces('block'));
    at.clock.advance(1);
    await at.receive(enforces('unblock', { at: NOW + 1 }));
    expect(at.page()?.pause).toBeUndefined();
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
  });

  it.each(['warning', 'something-new'])('changes nothing with the action %s', async (action) => {
    const at = deployment();
    expect(await at.receive(enforces(action))).toMatchObject({ statusCode: 200 });
    expect(at.page()?.pause).toBeUndefined();
  });

  it('is logged with its Page and its action', async () => {
    const at = await deploymentThatReceived(enforces('warning'));
    expect(at.log.lines).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(`Page ${PAGE}`),
        fields: { pageId: PAGE, action: 'warning' },
      }),
    );
  });

  it('does not end a pause with another reason', async () => {
    const at = deployment();
    const pause = { until: NOW + HOUR, reason: 'rate-limit' as const };
    await at.pages.update(PAGE_ID, (page) => ({ ...page, pause }), NOW);
    await at.receive(enforces('unblock'));
    expect(at.page()?.pause).toEqual(pause);
  });

  it('does not pause the Page if an old block is delivered again after an unblock', async () => {
    const at = await deploymentThatReceived(enforces('block', { at: NOW - 2_000 }));
    await at.receive(enforces('unblock', { at: NOW - 1_000 }));
    await at.receive(enforces('block', { at: NOW - 2_000 }));
    expect(at.page()).toMatchObject({ policyAt: NOW - 1_000 });
    expect(at.page()?.pause).toBeUndefined();
  });

  it('does not end the pause if an old unblock arrives after a newer block', async () => {
    const at = await deploymentThatReceived(enforces('block', { at: NOW }));
    await at.receive(enforces('unblock', { at: NOW - 1_000 }));
    expect(at.page()).toMatchObject({ policyAt: NOW, pause: { reason: 'policy' } });
  });

  it.each([
    ['half an hour before it arrives', -HOUR / 2, HOUR / 2],
    ['at once if its time is in the future', HOUR, HOUR],
  ])('pauses for an hour from when Meta blocked the Page: %s', async (_when, happened, pausedFor) => {
    const at = await deploymentThatReceived(enforces('block', { at: NOW + happened }));
    expect(at.page()?.pause).toEqual({ until: NOW + pausedFor, reason: 'policy' });
  });

  it('does not pause the Page if it arrives an hour late', async () => {
    const at = await deploymentThatReceived(enforces('block', { at: NOW - HOUR }));
    expect(at.page()).toMatchObject({ policyAt: NOW - HOUR });
    expect(at.page()?.pause).toBeUndefined();
  });

  it('is answered with 503 if it cannot be written, and is complete after the redelivery', async () => {
    const at = deployment();
    const { update } = at.pages;
    at.pages.update = async () => {
      throw new StoreUnavailableError('PutItem');
    };
    expect(await at.receive(enforces('block'), says('hello'))).toMatchObject({ statusCode: 503 });
    expect(at.thread().mailbox).toHaveLength(1);
    at.pages.update = update;
    expect(await at.receive(enforces('block'), says('hello'))).toMatchObject({ statusCode: 200 });
    expect(at.page()?.pause).toBeDefined();
  });

  it('pauses the Page that the settings link to the Instagram account', async () => {
    const at = deployment({ settings: { pages: { [PAGE]: { instagramAccountId: '17' } } } });
    const item = { recipient: { id: '17' }, timestamp: NOW, policy_enforcement: { action: 'block' } };
    await at.post({ object: 'instagram', entry: [{ id: '17', time: NOW, messaging: [item] }] });
    expect(at.page()?.pause?.reason).toBe('policy');
  });
});
