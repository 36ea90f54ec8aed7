import { describe, expect, it } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import { NOW, PAGE, PAGE_INBOX, type PERSON } from '../ids.ts';
import {
  type Deployment,
  deployment,
  deploymentThatReceived,
  TOKEN_NAME,
  tokenReads,
} from '../support/deployment.ts';
import { says } from '../support/items.ts';

const MINUTE = 60_000;

function withoutToken(settings: object = {}): Deployment {
  const at = deployment({ settings });
  at.ssm.values.delete(TOKEN_NAME);
  return at;
}

describe('a Page without a token', () => {
  it('makes no call, and its threads wait with the reason in sight', async () => {
    const at = withoutToken();
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.calls).toEqual([]);
    expect(at.thread()).toMatchObject({ waitingFor: 'no-token', mailbox: [{ verb: 'say', attempts: 0 }] });
    expect(at.page()?.pause).toMatchObject({ reason: 'no-token' });
    expect(at.thread().dueAt).toBeGreaterThan(at.clock.now);
    expect(at.thread().failures).toEqual([]);
  });

  it('does not ask SSM for each event', async () => {
    const at = withoutToken();
    for (let n = 0; n < 30; n += 1) {
      await at.receive(says(`${n}`, { at: NOW + n, psid: `${n + 1}` }));
      await at.visit(threadKey(PAGE, `${n + 1}` as typeof PERSON));
    }
    expect(tokenReads(at)).toBe(1);
    expect(at.graph.calls).toEqual([]);
  });

  it('says what waits once the token is there', async () => {
    const at = withoutToken();
    await at.receive(says('hello'));
    await at.visit();
    at.clock.advance(MINUTE);
    at.renewToken('the-token');
    await at.settle();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] hello']);
    expect(at.clock.now).toBeLessThan(NOW + 5 * MINUTE);
    expect(at.graph.calls[0]?.caller.token).toBe('the-token');
    expect(at.thread()).not.toHaveProperty('waitingFor');
    expect(at.page()).not.toHaveProperty('pause');
  });

  it('lists what waited too long, passes on to the fallback, and answers nothing of it later', async () => {
    const at = withoutToken({ fallback: 'page-inbox' });
    await at.receive(says('hello'));
    await at.visit();
    at.clock.now = NOW + 5 * MINUTE + 1;
    await at.visit();
    expect(at.thread().failures).toMatchObject([{ verb: 'say', reason: 'too-late' }]);
    expect(at.thread().mailbox.at(-1)).toMatchObject({ verb: 'pass', to: PAGE_INBOX, cause: 'fallback' });
    expect(JSON.stringify(at.thread())).not.toContain('hello');
    expect(at.thread().failures).toHaveLength(1);
    at.renewToken('the-token');
    await at.settle();
    expect(at.graph.said).toEqual([]);
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it('is told apart from an outage of SSM, of which the Page knows nothing', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.ssm.failure = new Error('SSM is out of reach');
    await at.visit();
    expect(at.graph.calls).toEqual([]);
    expect(at.page()?.pause).toBeUndefined();
    expect(at.thread()).toMatchObject({ waitingFor: 'parameters', mailbox: [{ verb: 'say', attempts: 0 }] });
    at.ssm.failure = undefined;
    await at.settle();
    expect(at.graph.said).toHaveLength(1);
  });
});
