import { describe, expect, it } from 'vitest';
import { NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { deployment, isAtRest, TOKEN_NAME } from '../support/deployment.ts';
import { unreached } from '../support/graph-errors.ts';
import { passes, taps } from '../support/items.ts';

/** The bot's button is tapped in a thread that the ledger gives to the Page Inbox. */
async function tappedInTheInbox(owner: typeof OUR_APP | typeof PAGE_INBOX, settings = {}) {
  const at = deployment({ settings });
  at.graph.mode = 'routing';
  await at.receiveOnStandby(passes(PAGE_INBOX, OUR_APP));
  at.graph.owner = owner;
  await at.receive(taps('OPENING_HOURS', { at: NOW + 1_000 }));
  return at;
}

describe('a tap on the bot’s button in a thread that the ledger gives to an agent', () => {
  it('is answered where the agent is gone and nobody has told us', async () => {
    const at = await tappedInTheInbox(OUR_APP);
    await at.visit();
    expect(at.graph.verbs()).toEqual(['threadOwner', 'send']);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('is left to the agent who has the thread', async () => {
    const at = await tappedInTheInbox(PAGE_INBOX);
    await at.visit();
    expect(at.graph.verbs()).toEqual(['threadOwner']);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it.each([
    ['the agent may be gone', OUR_APP, {}],
    ['the owner is in doubt', PAGE_INBOX, { unproven: true }],
  ])('is left to the agent where Meta cannot be asked, though %s', async (_what, owner, members) => {
    const at = await tappedInTheInbox(owner);
    at.threads.put({ ...at.thread(), ...members });
    for (let n = 0; n < 20; n += 1) at.graph.fail('threadOwner', unreached('thread_owner'));
    await at.settle();
    expect(at.graph.said).toEqual([]);
    expect(at.thread().mailbox).toEqual([]);
  });

  it('is left to the agent when it is too late, and sends nobody to the fallback', async () => {
    const at = await tappedInTheInbox(PAGE_INBOX, { fallback: 'help-desk' });
    at.ssm.values.delete(TOKEN_NAME);
    await at.visit();
    at.clock.advance(6 * 60_000);
    await at.visit();
    expect(at.thread()).toMatchObject({ mailbox: [{ verb: 'verify' }], failures: [] });
    expect(at.graph.verbs()).not.toContain('pass');
  });

  it('is left to the agent where Meta delivers it late', async () => {
    const at = await tappedInTheInbox(PAGE_INBOX, { fallback: 'help-desk' });
    await at.visit();
    at.clock.advance(60 * 60_000);
    await at.receive(taps('PARKING', { at: NOW + 2_000 }));
    expect(at.thread().failures).toEqual([]);
    await at.visit();
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });
});
