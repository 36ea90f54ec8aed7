import { describe, expect, it } from 'vitest';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment, isAtRest } from '../support/deployment.ts';
import { refusal, silence } from '../support/graph-errors.ts';
import { echoOf, passes, requests, says } from '../support/items.ts';

const WORDS = 'One moment, a colleague will answer.';

function pageIn(mode: 'routing' | 'zero-config', settings: object = {}): Deployment {
  const at = deployment({ settings });
  at.graph.mode = mode;
  return at;
}

describe.each(['routing', 'zero-config'] as const)('a hand-over where the Page is in %s mode', (mode) => {
  it('is the words, then the pass', async () => {
    const at = pageIn(mode);
    await at.receive(says('Chat with agent!'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'pass']);
    expect(at.graph.calls[0]?.message).toMatchObject({ text: WORDS });
    expect(at.graph.calls[1]).toMatchObject({ to: PAGE_INBOX, metadata: 'trigger:page-inbox' });
    expect(at.thread()).toMatchObject({
      owner: { kind: 'app', appId: PAGE_INBOX },
      ownerName: 'page-inbox',
      unproven: false,
      mailbox: [],
    });
  });

  it('passes though its words are refused for good', async () => {
    const at = pageIn(mode);
    await at.receive(says('chat with agent'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    await at.visit();
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread().failures).toMatchObject([{ verb: 'say', reason: '10/2018278' }]);
  });

  it('passes at once when its words end in doubt', async () => {
    const at = pageIn(mode);
    await at.receive(says('chat with agent'));
    at.graph.fail('send', silence('messages'), 'after');
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'pass']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
    for (const said of at.graph.said) await at.receiveOnStandby(echoOf(said));
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('lists words in doubt whose echo does not come, and does not repeat them', async () => {
    const at = pageIn(mode);
    await at.receive(says('chat with agent'));
    at.threads.put({ ...at.thread(), echoes: true });
    at.graph.fail('send', silence('messages'), 'before');
    await at.visit();
    await at.settle();
    expect(at.graph.said).toEqual([]);
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'say', reason: 'unconfirmed' }] });
  });
});

describe('a hand-over', () => {
  it('without words is a plain pass', async () => {
    const at = pageIn('routing', { texts: { handOver: '', welcomeBack: '' } });
    await at.receive(says('chat with agent'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['pass']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it('overtakes the answers that wait', async () => {
    const at = pageIn('zero-config');
    await at.receive(says('hello', { at: NOW - 2 }), says('chat with agent', { at: NOW - 1 }));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual([WORDS]);
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('is left alone when somebody else has owned the thread since', async () => {
    const at = pageIn('routing');
    await at.receive(says('chat with agent', { at: NOW - 10 }), passes(HELP_DESK, OUR_APP, { at: NOW }));
    at.graph.owner = HELP_DESK;
    await at.visit();
    expect(at.graph.said).toEqual([]);
    expect(at.graph.owner).toBe(HELP_DESK);
    expect(at.thread()).toSatisfy(isAtRest);
  });
});

describe('a request', () => {
  it('of an app whose requests are honoured is granted', async () => {
    const at = pageIn('zero-config');
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, PAGE_INBOX, { at: NOW - 10 }), requests(PAGE_INBOX));
    await at.visit();
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread()).toMatchObject({ owner: { kind: 'app', appId: PAGE_INBOX }, mailbox: [] });
  });

  it('of another app is not', async () => {
    const at = pageIn('zero-config');
    at.graph.owner = OUR_APP;
    await at.receive(requests(HELP_DESK));
    await at.visit();
    expect(at.graph.verbs()).not.toContain('pass');
    expect(at.graph.owner).toBe(OUR_APP);
  });
});
