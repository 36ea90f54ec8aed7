import { describe, expect, it } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import { NOW, PAGE, PAGE_INBOX, type PERSON } from '../ids.ts';
import { type Deployment, deployment, THREAD } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';

const MINUTE = 60_000;
const INSTAGRAM = '17840000000000001';

const keyOf = (psid: string) => threadKey(PAGE, psid as typeof PERSON);
const onInstagram = (psid: string) => threadKey(INSTAGRAM as typeof PAGE, psid as typeof PERSON);

/** Meta refuses what is sent to these persons. */
function refusing(at: Deployment, psids: readonly string[], error = refusal('messages', 10)) {
  at.graph.onCall = ({ verb, message }, when) => {
    if (verb === 'send' && when === 'before' && psids.includes(String(message?.psid))) throw error;
  };
}

/** A person writes, and the thread is visited. */
async function writes(at: Deployment, psid: string, text = 'hello'): Promise<void> {
  await at.receive(says(text, { psid, at: at.clock.now }));
  await at.visit(keyOf(psid));
}

describe('a refusal that may be of one thread or of the whole channel', () => {
  it.each([3, 10, 200, 613])('with code %i makes its own thread wait, and no other', async (code) => {
    const at = deployment();
    refusing(at, ['1'], refusal('messages', code));
    await writes(at, '1');
    await writes(at, '2');
    expect(at.thread(keyOf('1'))).toMatchObject({ mailbox: [{ verb: 'say', attempts: 1 }] });
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] hello']);
    expect(at.page()?.pause).toBeUndefined();
  });

  it('is a failure after five attempts of the one thread', async () => {
    const at = deployment({ settings: { answerWithinMinutes: 60 } });
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'send' && when === 'before') throw refusal('messages', 10);
    };
    await at.receive(says('hello'));
    await at.settle();
    expect(at.graph.calls).toHaveLength(5);
    expect(at.thread(THREAD)).toMatchObject({ mailbox: [], failures: [{ verb: 'say', reason: 'gave-up' }] });
  });

  it('pauses the channel when a second thread meets it', async () => {
    const at = deployment();
    refusing(at, ['1', '2', '3']);
    for (const psid of ['1', '2', '3']) await writes(at, psid);
    expect(at.graph.calls).toHaveLength(2);
    expect(at.page()?.messenger?.pausedUntil).toBeGreaterThan(at.clock.now);
    expect(at.thread(keyOf('3'))).toMatchObject({ mailbox: [{ verb: 'say', attempts: 0 }] });
    expect(at.log.text()).toContain(`Nothing is sent for Page ${PAGE} on messenger for 60 s`);
  });

  it('stays the trouble of one thread that meets it again', async () => {
    const at = deployment();
    refusing(at, ['1']);
    await writes(at, '1');
    at.clock.now = Number(at.thread(keyOf('1')).dueAt);
    await at.visit(keyOf('1'));
    expect(at.graph.calls).toHaveLength(2);
    expect(at.page()?.messenger?.pausedUntil).toBeUndefined();
  });

  it.each([
    ['another message was sent in between', (at: Deployment) => writes(at, '4')],
    ['the first refusal was long ago', async (at: Deployment) => at.clock.advance(15 * MINUTE)],
  ])('stays the trouble of two threads where %s', async (_why, meanwhile) => {
    const at = deployment();
    refusing(at, ['1', '2']);
    await writes(at, '1');
    await meanwhile(at);
    await writes(at, '2');
    expect(at.page()?.messenger?.pausedUntil).toBeUndefined();
  });

  it('lets one message try when the pause has run out, and goes on when it was sent', async () => {
    const at = deployment();
    refusing(at, ['1', '2']);
    await writes(at, '1');
    await writes(at, '2');
    at.clock.advance(MINUTE);
    await writes(at, '3');
    await writes(at, '4');
    expect(at.graph.said).toHaveLength(2);
    expect(at.page()?.messenger).not.toHaveProperty('pausedUntil');
  });

  it('holds the others back while one message tries', async () => {
    const at = deployment();
    refusing(at, ['1', '2']);
    await writes(at, '1');
    await writes(at, '2');
    at.clock.advance(MINUTE);
    at.graph.onCall = async ({ message }, when) => {
      if (String(message?.psid) === '3' && when === 'before') await writes(at, '4');
    };
    await writes(at, '3');
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread(keyOf('4'))).toMatchObject({ mailbox: [{ verb: 'say', attempts: 0 }] });
  });

  it('pauses the channel again when the one message is refused, whatever thread it is of', async () => {
    const at = deployment();
    refusing(at, ['1', '2']);
    await writes(at, '1');
    await writes(at, '2');
    at.clock.now = Number(at.page()?.messenger?.pausedUntil);
    await at.visit(keyOf('2'));
    expect(at.graph.calls).toHaveLength(3);
    expect(at.page()?.messenger?.pausedUntil).toBeGreaterThan(at.clock.now);
  });
});

describe('a channel without permission', () => {
  async function withoutInstagram(): Promise<Deployment> {
    const at = deployment({ settings: { pages: { [PAGE]: { instagramAccountId: INSTAGRAM } } } });
    refusing(at, ['91', '92', '93'], refusal('messages', 3));
    for (const psid of ['91', '92', '93']) {
      const message = { mid: `m_${psid}`, text: 'hi' };
      const item = { sender: { id: psid }, recipient: { id: INSTAGRAM }, timestamp: at.clock.now, message };
      await at.post({
        object: 'instagram',
        entry: [{ id: INSTAGRAM, time: at.clock.now, messaging: [item] }],
      });
      await at.visit(onInstagram(psid));
    }
    return at;
  }

  it("leaves the Page's other channel alone", async () => {
    const at = await withoutInstagram();
    expect(at.page()?.instagram?.pausedUntil).toBeGreaterThan(at.clock.now);
    await writes(at, '1');
    expect(at.graph.said).toHaveLength(1);
  });

  it('does not go on because the other channel works', async () => {
    const at = await withoutInstagram();
    await writes(at, '1');
    expect(at.page()?.instagram?.pausedUntil).toBeGreaterThan(at.clock.now);
    expect(at.thread(onInstagram('93')).mailbox).toMatchObject([{ verb: 'say', attempts: 0 }]);
  });
});

describe('a hand-over that Meta refuses with a bare code', () => {
  it('passes the thread at once where only its words are refused', async () => {
    const at = deployment();
    at.graph.fail('send', refusal('messages', 10));
    await at.receive(says('chat with agent'));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'pass']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
    await at.settle();
    expect(at.graph.said).toEqual([]);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it.each([3, 10, 200])('%i fails by itself, and no other thread waits for it', async (code) => {
    const at = deployment();
    at.graph.onCall = ({ verb, to }, when) => {
      if (verb === 'pass' && to === PAGE_INBOX && when === 'before')
        throw refusal('pass_thread_control', code);
    };
    await at.receive(says('chat with agent'));
    await at.visit();
    for (const psid of ['1', '2', '3']) await writes(at, psid);
    expect(at.page()?.pause).toBeUndefined();
    expect(at.graph.said).toHaveLength(4);
    await at.settle();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'pass', reason: 'gave-up' }] });
    expect(at.clock.now).toBeLessThan(NOW + 10 * MINUTE);
  });
});
