import { describe, expect, it } from 'vitest';
import { nextStep } from '../../functions/thread/next-step.ts';
import { NOW } from '../ids.ts';
import { begun, doubted, executor, ids, say, settleHead, verdicts } from './a-command.ts';
import { BY_US, MINUTE, message, ownedBy, SECOND, unsend } from './a-thread.ts';
import { got } from './an-event.ts';

const CARD = message({ id: 'message-1', text: 'my card is 4111 1111 1111 1111' });
const ours = () => got(ownedBy(BY_US), [CARD]).thread;
const ANSWER = String(ids(ours())[0]);

describe('a message that the person takes back', () => {
  it('is not answered, and its text is gone', () => {
    const { thread } = got(ours(), [unsend('message-1')], NOW + SECOND);
    expect(ids(thread)).toEqual([]);
    expect(thread.failures).toEqual([]);
    expect(verdicts(thread)).toContain('answer left');
    expect(JSON.stringify(thread)).not.toContain('4111');
  });

  it('is not quoted by an answer that waits to be sent', () => {
    const [answer] = ours().mailbox;
    if (answer?.verb !== 'answer') throw new Error('no answer waits');
    const { turn: _turn, ...base } = answer;
    const words = {
      ...base,
      verb: 'say',
      id: `${ANSWER}-0`,
      text: '[bot] 4111',
      channel: 'messaging',
    } as const;
    const thread = { ...ours(), mailbox: [words] };
    expect(ids(got(thread, [unsend('message-1')]).thread)).toEqual([]);
  });

  it('is not quoted by the answer that the bot gives after that', () => {
    const asking = { ...ours(), mailbox: ours().mailbox.map((command) => begun(command)) };
    const outcome = { kind: 'answered', commands: [say({ id: `${ANSWER}-0`, text: '[bot] 4111' })] } as const;
    expect(ids(settleHead(asking, outcome))).toEqual([`${ANSWER}-0`]);
    const unsent = settleHead(got(asking, [unsend('message-1')]).thread, outcome);
    expect(unsent).toMatchObject({ mailbox: [], failures: [] });
    expect(verdicts(unsent)).toContain('answer left');
  });

  it('is not asked about again where the executor that asked has died', () => {
    const asking = { ...ours(), mailbox: ours().mailbox.map((command) => begun(command)) };
    const later = executor({ now: NOW + MINUTE });
    expect(nextStep(asking, later).call).toMatchObject({ verb: 'answer' });
    const { thread, call } = nextStep(got(asking, [unsend('message-1')]).thread, later);
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ mailbox: [], failures: [] });
  });

  it('is not quoted once more by an answer in doubt', () => {
    const words = say({ id: `${ANSWER}-0`, text: '[bot] 4111', doubts: 1 });
    const thread = { ...ours(), mailbox: [doubted(words)] };
    const later = executor({ now: NOW + MINUTE, hearsEchoes: true });
    expect(nextStep(thread, later).call).toMatchObject({ verb: 'say' });
    const unsent = nextStep(got(thread, [unsend('message-1')]).thread, later);
    expect(unsent.call).toBeUndefined();
    expect(unsent.thread).toMatchObject({ mailbox: [], failures: [] });
  });

  it('leaves the answers to other messages', () => {
    const { thread } = got(ours(), [message({ id: 'message-2' }), unsend('message-2')], NOW + MINUTE);
    expect(ids(thread)).toEqual([ANSWER]);
  });

  it('is forgotten, too, where it is delivered after that', () => {
    const { thread, verdicts: given } = got(ownedBy(BY_US), [unsend('message-1', { at: CARD.at }), CARD]);
    expect(given).toEqual(['applied', 'duplicate']);
    expect(JSON.stringify(thread)).not.toContain('4111');
  });
});
