import { describe, expect, it } from 'vitest';
import { type Deployment, deployment } from '../support/deployment.ts';
import { silence, unreached } from '../support/graph-errors.ts';
import { echoOf, says } from '../support/items.ts';
import { ids } from '../thread/a-command.ts';

const SENTENCE = 'We are open on every day of the week, from nine in the morning. ';
const LONG = SENTENCE.repeat(47).slice(0, 3_000).trim();
const THAI = 'ร้านของเราเปิดทุกวัน ตั้งแต่เก้าโมงเช้า '.repeat(30).slice(0, 950).trim();
const quickReplies = [{ title: 'Where?', payload: 'ADDRESS' }];

/** A person has asked, and the bot has a lot to say. */
async function asked(text: string) {
  const at = deployment({ bot: () => [{ do: 'say', text, quickReplies }] });
  await at.receive(says('When are you open?'));
  return at;
}

/** The echo of what was said last arrives. */
async function hearLatest(at: Deployment) {
  const latest = at.graph.said.at(-1);
  if (!latest) throw new Error('nothing was said');
  await at.receive(echoOf(latest));
}

describe('a long answer', () => {
  it('of 3,000 characters is said in order on Messenger, with the quick replies at its end', async () => {
    const at = await asked(LONG);
    const id = at.thread().mailbox[0]?.id;
    await at.visit();
    const [first, second] = at.graph.calls.map(({ message }) => message);
    expect(at.graph.calls).toHaveLength(2);
    expect(`${first?.text} ${second?.text}`).toBe(LONG);
    expect(first).toMatchObject({ text: expect.stringMatching(/morning\.$/), metadata: `${id}-0` });
    expect(first?.text.length).toBeLessThan(2_000);
    expect(first).not.toHaveProperty('quickReplies');
    expect(second).toMatchObject({ metadata: `${id}-1`, quickReplies });
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
    expect(at.metrics.values.BotFailed).toBeUndefined();
  });

  it('of 950 Thai characters is said in parts of 1,000 bytes on Instagram', async () => {
    const at = await asked(THAI);
    at.threads.put({ ...at.thread(), platform: 'instagram' });
    await at.visit();
    const said = at.graph.said.map(({ text = '' }) => text);
    expect(said).toHaveLength(3);
    expect(said.join(' ')).toBe(THAI);
    for (const part of said) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1_000);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
  });

  it('is settled part by part by its echoes, and said once', async () => {
    const at = await asked(LONG);
    const id = at.thread().mailbox[0]?.id;
    at.graph.fail('send', silence('messages'), 'after');
    await at.visit();
    expect(ids(at.thread())).toEqual([`${id}-0`, `${id}-1`]);
    await hearLatest(at);
    expect(ids(at.thread())).toEqual([`${id}-1`]);
    at.graph.fail('send', silence('messages'), 'after');
    await at.visit();
    expect(ids(at.thread())).toEqual([`${id}-1`]);
    await hearLatest(at);
    await at.settle();
    expect(at.graph.said).toHaveLength(2);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [], unproven: false });
  });

  it('keeps its order where its first part has to wait', async () => {
    const at = await asked(LONG);
    at.graph.fail('send', unreached('messages'));
    await at.visit();
    await at.settle();
    expect(at.graph.verbs()).toEqual(['send', 'send', 'send']);
    expect(at.graph.said.map(({ text }) => text).join(' ')).toBe(LONG);
  });

  it('leaves room for the pass that follows it', async () => {
    const say = { do: 'say', text: SENTENCE.repeat(150) } as const;
    const at = deployment({
      bot: () => [say, say, say, say, { do: 'handOver', target: 'page-inbox' }],
    });
    await at.receive(says('A human, please'));
    let most = 0;
    at.graph.onCall = () => {
      most = Math.max(most, at.thread().mailbox.length);
      at.clock.now += 200;
    };
    await at.visit();
    expect(most).toBe(20);
    expect(at.graph.verbs()).toEqual([...Array.from({ length: 19 }, () => 'send'), 'pass']);
    expect(at.thread().failures).toMatchObject([{ reason: 'mailbox-full' }, { reason: 'mailbox-full' }]);
  });

  it('beyond five messages is cut, and the log says which text', async () => {
    const at = await asked('words '.repeat(3_000));
    await at.visit();
    expect(at.graph.said).toHaveLength(5);
    expect(at.graph.said.at(-1)?.text).toMatch(/words…$/);
    expect(at.log.text()).toContain('actions[0].text: is cut after 5 messages');
    expect(at.log.text()).not.toContain('words words');
  });
});
