import { describe, expect, it } from 'vitest';
import { type Deployment, deployment, HELP_DESK, isAtRest } from '../support/deployment.ts';
import { OUR_APP } from '../support/fake-graph.ts';
import { refusal } from '../support/graph-errors.ts';
import { passes, requests, says } from '../support/items.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';

const WORDS = 'One moment, a colleague will answer.';
const HOUR = 60 * 60_000;

function pageIn(mode: 'routing' | 'zero-config', settings: object = {}): Deployment {
  const at = deployment({ settings });
  at.graph.mode = mode;
  return at;
}

describe('a hand-over where the Page is in routing mode', () => {
  it('is one call, and Meta is asked whether control has moved', async () => {
    const at = pageIn('routing');
    await at.receive(says('Chat with agent!'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'send', 'threadOwner']);
    expect(at.graph.calls[1]?.message).toMatchObject({
      text: WORDS,
      threadControl: { type: 'pass', appId: PAGE_INBOX },
    });
    expect(at.thread()).toMatchObject({
      owner: { kind: 'app', appId: PAGE_INBOX },
      ownerName: 'page-inbox',
      unproven: false,
      mailbox: [],
    });
  });

  it('is followed by a plain pass when control is still ours', async () => {
    const at = pageIn('routing');
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'send' && when === 'after') at.graph.owner = OUR_APP;
    };
    await at.receive(says('chat with agent'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'send', 'threadOwner', 'pass']);
    expect(at.graph).toMatchObject({ owner: PAGE_INBOX });
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toMatchObject({ owner: { kind: 'app', appId: PAGE_INBOX }, mailbox: [] });
  });

  it('still passes when its words are refused for good', async () => {
    const at = pageIn('routing');
    at.graph.owner = OUR_APP;
    await at.receive(says('chat with agent'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    await at.visit();
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread().failures).toMatchObject([{ verb: 'handOver', reason: '10/2018278' }]);
    expect(at.metrics.total('Failed')).toBe(1);
  });
});

describe('a hand-over where the Page is in zero-config mode', () => {
  it('is the words, then the pass', async () => {
    const at = pageIn('zero-config');
    await at.receive(says('chat with agent'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['messagingFeatureStatus', 'send', 'pass']);
    expect(at.graph.calls[1]?.message).not.toHaveProperty('threadControl');
    expect(at.graph.calls[2]).toMatchObject({ to: PAGE_INBOX, metadata: 'trigger:page-inbox' });
    expect(at.thread()).toMatchObject({ owner: { kind: 'app', appId: PAGE_INBOX }, mailbox: [] });
  });

  it('passes though its words are refused for good', async () => {
    const at = pageIn('zero-config');
    await at.receive(says('chat with agent'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    await at.visit();
    expect(at.graph.owner).toBe(PAGE_INBOX);
    expect(at.thread().failures).toMatchObject([{ verb: 'say' }]);
  });
});

describe('a hand-over', () => {
  it('without words is a plain pass, and needs no mode', async () => {
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

  it('reads the mode once and remembers it for an hour', async () => {
    const at = pageIn('routing');
    const modeReads = () => at.graph.verbs().filter((verb) => verb === 'messagingFeatureStatus').length;
    const handOverAt = async (time: number) => {
      at.clock.now = time;
      at.graph.owner = undefined;
      await at.receive(passes(null, PAGE_INBOX, { at: time - 1 }), says('chat with agent', { at: time }));
      await at.visit();
    };
    await handOverAt(NOW);
    await handOverAt(NOW + HOUR - 10_000);
    expect(modeReads()).toBe(1);
    await handOverAt(NOW + HOUR + 1_000);
    expect(modeReads()).toBe(2);
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
