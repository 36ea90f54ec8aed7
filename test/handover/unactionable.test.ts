import { describe, expect, it } from 'vitest';
import { HELP_DESK, NOW } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { echoes, says } from '../support/items.ts';

const MINUTE = 60_000;

/** What nobody can act on is counted, and neither listed nor alarmed. */
describe('a person who blocked the Page', () => {
  it.each([
    [551, undefined],
    [551, 1545041],
    [10, 2018108],
    [230, undefined],
  ])('is no failure: code %i/%s', async (code, subcode) => {
    const at = deployment();
    at.graph.fail('send', refusal('messages', code, subcode));
    await at.receive(says('hello'));
    await at.visit();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
    expect(at.metrics.values).toMatchObject({ Unreachable: [1] });
    expect(at.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a Page whose token may not read the owners of threads', () => {
  async function asks(at: Deployment) {
    at.clock.advance(MINUTE);
    await at.receive(says('hello', { at: at.clock.now - 1_000 }));
    await at.receive(echoes(HELP_DESK, 'Ana here', { at: at.clock.now }));
    await at.receive(says('thanks', { at: at.clock.now + 1 }));
    await at.visit();
  }
  const questions = (at: Deployment) => at.graph.verbs().filter((verb) => verb === 'threadOwner').length;
  const errors = (at: Deployment) => at.log.lines.filter(({ level }) => level === 'error');

  it.each([10, 100, 200])('is asked once an hour, and told once: code %i', async (code) => {
    const at = deployment({ settings: { humanSilenceMinutes: 1 } });
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'threadOwner' && when === 'before') throw refusal('thread_owner', code);
    };
    for (let n = 0; n < 5; n += 1) await asks(at);
    expect(questions(at)).toBe(1);
    expect(errors(at)).toHaveLength(1);
    expect(errors(at)[0]?.message).toContain('cannot be read on messenger');
    expect(at.thread().failures).toEqual([]);
    at.clock.now = NOW + 2 * 60 * MINUTE;
    await asks(at);
    expect(questions(at)).toBe(2);
    expect(errors(at)).toHaveLength(1);
  });

  it('goes on answering', async () => {
    const at = deployment();
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'threadOwner' && when === 'before') throw refusal('thread_owner', 10);
    };
    await asks(at);
    at.clock.advance(31 * MINUTE);
    await at.receive(says('are you there', { at: at.clock.now }));
    await at.visit();
    expect(at.graph.said.at(-1)?.text).toBe('[bot] are you there');
  });

  it('is asked again at once when it has answered', async () => {
    const at = deployment();
    at.graph.fail('threadOwner', refusal('thread_owner', 10));
    await asks(at);
    expect(at.page()?.messenger).toHaveProperty('ownerUnreadableAt');
    at.clock.advance(61 * MINUTE);
    await asks(at);
    expect(at.page()?.messenger).not.toHaveProperty('ownerUnreadableAt');
    await asks(at);
    expect(questions(at)).toBe(3);
  });
});

describe('a sample from the Test button of the app dashboard', () => {
  it('is counted, and starts no thread', async () => {
    const at = deployment();
    const value = {
      sender: { id: '12334' },
      recipient: { id: '23245' },
      timestamp: '1527459824',
      message: { mid: 'test_message_id', text: 'test_message' },
    };
    const entry = [{ id: '0', time: 1_527_459_824, changes: [{ field: 'messages', value }] }];
    expect(await at.post({ object: 'page', entry })).toMatchObject({ statusCode: 200 });
    expect([...at.threads.snapshots.keys()]).toEqual([]);
  });
});
