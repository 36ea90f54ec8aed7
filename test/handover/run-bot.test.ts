import { describe, expect, it, vi } from 'vitest';
import type { Bot } from '../../functions/bot/bot-contract.ts';
import { METRICS } from '../../functions/runtime/metric-names.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../ids.ts';
import { deployment } from '../support/deployment.ts';
import { passes, says, taps } from '../support/items.ts';

describe('the bot', () => {
  it('is told who speaks, what was said, and what the settings say about the Page', async () => {
    const bot = vi.fn<Bot>(() => []);
    const at = deployment({ bot });
    at.graph.owner = OUR_APP;
    await at.receive(says('hello'), taps('HOURS', { at: NOW + 1 }));
    await at.receive(passes(OUR_APP, PAGE_INBOX, { at: NOW + 2, metadata: 'solved' }));
    await at.visit();
    const turns = bot.mock.calls.map(([turn]) => turn);
    expect(turns.map(({ psid, turn }) => ({ psid, turn }))).toEqual([
      { psid: PERSON, turn: { kind: 'message', channel: 'messaging', mid: `m_${NOW}_hello`, text: 'hello' } },
      { psid: PERSON, turn: { kind: 'postback', channel: 'messaging', title: 'hours', payload: 'HOURS' } },
      { psid: PERSON, turn: { kind: 'returned', why: 'done', from: 'page-inbox', metadata: 'solved' } },
    ]);
    expect(turns[0]?.settings).toMatchObject({ pageId: PAGE, appId: OUR_APP });
  });

  it('is told what came with the words: where the person comes from, what is attached, what it answers', async () => {
    const bot = vi.fn<Bot>(() => []);
    const at = deployment({ bot });
    const url = 'https://cdn.example/part.jpg';
    const attachments = [
      { type: 'image', payload: { url } },
      { type: 'image', payload: { url, sticker_id: 369239263222822 } },
      { type: 'story_mention', payload: { url: 'http://cdn.example/story' } },
      { type: 'file', payload: { url: `https://cdn.example/${'x'.repeat(1_000)}` } },
      { type: 'audio' },
      { type: 'video' },
      'nonsense',
    ];
    const referral = { source: 'ADS', type: 'OPEN_THREAD', ref: 'support', ad_id: 6_045_246_247_433 };
    const message = { mid: 'm_1', text: 'this one', attachments, reply_to: { mid: 'm_0' }, referral };
    await at.receive({ ...says('this one'), message });
    await at.visit();
    expect(bot.mock.calls[0]?.[0]).toMatchObject({
      at: NOW,
      turn: {
        kind: 'message',
        mid: 'm_1',
        text: 'this one',
        replyTo: 'm_0',
        referral: { source: 'ADS', ref: 'support', adId: '6045246247433' },
        attachments: [
          { type: 'image', url },
          { type: 'sticker', url },
          { type: 'story_mention' },
          { type: 'file' },
          { type: 'audio' },
        ],
      },
    });
  });

  it('may hand over, with words of its own', async () => {
    const at = deployment({
      bot: () => [{ do: 'handOver', target: 'page-inbox', text: 'Ana will help.', metadata: 'order 7' }],
    });
    await at.receive(says('I want my money back'));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['Ana will help.']);
    expect(at.graph.calls.at(-1)).toMatchObject({ verb: 'pass', to: PAGE_INBOX, metadata: 'order 7' });
  });

  it.each<[string, Bot]>([
    [
      'throws',
      () => {
        throw new Error('no idea');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no idea'))],
  ])('that %s is asked again, three times at most, and then the person is listed', async (_what, failing) => {
    const bot = vi.fn(failing);
    const at = deployment({ bot });
    await at.receive(says('hello'));
    await at.settle();
    expect(bot).toHaveBeenCalledTimes(3);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'answer', reason: 'bot-error' }] });
    expect(at.thread().failures).toHaveLength(1);
  });

  it('that fails once answers after all', async () => {
    const bot = vi.fn<Bot>(() => [{ do: 'say', text: 'now I know' }]);
    bot.mockImplementationOnce(() => {
      throw new Error('no idea');
    });
    const at = deployment({ bot });
    await at.receive(says('hello'));
    await at.settle();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['now I know']);
    expect(at.thread().failures).toEqual([]);
  });

  /** The bot has the message, and never answers. */
  async function timesOut(settings: object, milliseconds: number) {
    const bot = vi.fn<Bot>(() => [{ do: 'say', text: 'too late' }]);
    bot.mockReturnValueOnce(new Promise(() => {}));
    const at = deployment({ bot, settings });
    await at.receive(says('hello'));
    const visit = at.visit(undefined, 45_000);
    while (at.waits.pending().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(at.waits.pending()).toEqual([milliseconds]);
    at.waits.ring();
    await visit;
    await at.settle();
    return { at, bot };
  }

  it.each([
    [{}, 10_000],
    [{ botTimeoutSeconds: 25 }, 25_000],
  ])(
    'that takes too long (%j) may have acted: it is not asked again, and the person is listed',
    async (settings, ms) => {
      const { at, bot } = await timesOut(settings, ms);
      expect(bot).toHaveBeenCalledTimes(1);
      expect(at.graph.calls).toEqual([]);
      expect(at.thread()).toMatchObject({
        mailbox: [],
        failures: [{ verb: 'answer', reason: 'bot-timeout' }],
      });
      expect(at.waits.pending()).toEqual([]);
    },
  );

  it('is given no message that it has no time for before the end of the visit', async () => {
    const bot = vi.fn<Bot>(() => []);
    const at = deployment({ bot, settings: { botTimeoutSeconds: 25 } });
    await at.receive(says('hello'));
    await at.visit(undefined, 29_999);
    expect(bot).not.toHaveBeenCalled();
    await at.visit(undefined, 30_000);
    expect(bot).toHaveBeenCalled();
  });

  it('that fails on a message is asked about the next one meanwhile', async () => {
    const bot: Bot = ({ turn }) => {
      if (turn.kind === 'message' && turn.text === 'bad') throw new Error('no idea');
      return [{ do: 'say', text: 'good' }];
    };
    const at = deployment({ bot });
    Object.assign(at.handover, { random: () => 0.9 });
    await at.receive(says('bad'), says('fine', { at: NOW + 1 }));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['good']);
    expect(at.thread().mailbox).toMatchObject([{ verb: 'answer', attempts: 1 }]);
  });

  it('that fails on a message is told to the person once, and the fallback gets the thread', async () => {
    const texts = { handOver: '', welcomeBack: '', botFailed: 'Sorry, I could not answer that.' };
    const { at } = await timesOut({ texts, fallback: 'help-desk' }, 10_000);
    expect(at.graph.said.map(({ text }) => text)).toEqual([texts.botFailed]);
    expect(at.graph.owner).toBe(HELP_DESK);
  });

  it('that fails on a message says nothing about it where the person has written again', async () => {
    const texts = { handOver: '', welcomeBack: '', botFailed: 'Sorry, I could not answer that.' };
    const bot = vi.fn<Bot>(() => [{ do: 'say', text: 'good' }]);
    bot.mockReturnValueOnce([{ do: 'dance' }] as never);
    const at = deployment({ bot, settings: { texts } });
    at.clock.now = NOW + 1_000;
    await at.receive(says('hello'), says('are you there?', { at: at.clock.now }));
    await at.settle();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['good']);
    expect(at.thread().failures).toHaveLength(1);
  });

  describe('that does not understand', () => {
    const failedTurns = { count: 2, target: 'help-desk' };
    const heard = async (answers: readonly boolean[]) => {
      const bot = vi.fn<Bot>();
      for (const understood of answers) {
        bot.mockReturnValueOnce({ actions: [{ do: 'say', text: 'Pardon?' }], understood });
      }
      const at = deployment({ bot, settings: { failedTurns } });
      at.graph.owner = OUR_APP;
      for (const [n] of answers.entries()) {
        at.clock.now = NOW + n * 1_000;
        await at.receive(says(`message ${n}`, { at: at.clock.now }));
        await at.visit();
      }
      return at;
    };

    it('so many messages in a row hands the person over, after its answer', async () => {
      const at = await heard([false, false]);
      expect(at.graph.said.map(({ text }) => text)).toEqual([
        'Pardon?',
        'Pardon?',
        'One moment, a colleague will answer.',
      ]);
      expect(at.graph.owner).toBe(HELP_DESK);
      expect(at.thread()).not.toHaveProperty('failedTurns');
    });

    it('counts anew after a message that it has understood', async () => {
      const at = await heard([false, true, false]);
      expect(at.graph.owner).toBe(OUR_APP);
      expect(at.thread().failedTurns).toBe(1);
    });
  });

  it.each(['sales', 'constructor'])(
    'that names the target %s, which is none, is listed at once',
    async (target) => {
      const bot = vi.fn<Bot>(() => [{ do: 'pass', target }]);
      const at = deployment({ bot });
      await at.receive(says('hello'));
      await at.settle();
      expect(bot).toHaveBeenCalledTimes(1);
      expect(at.graph.calls).toEqual([]);
      expect(at.thread().failures).toMatchObject([{ verb: 'answer', reason: 'bot-error' }]);
      expect(at.log.text()).toContain('actions[0].target: must be one of page-inbox, help-desk');
    },
  );

  it.each([
    undefined,
    null,
    'hello',
    [null],
    [{ do: 'dance' }],
    [{ do: 'say' }],
    [{ do: 'say', text: 'hello', quickReplies: [{ title: '', payload: '' }] }],
    [{ do: 'extend', durationSeconds: 604_801 }],
    Array.from({ length: 21 }, () => ({ do: 'say', text: 'hello' })),
  ])('that answers %j, which cannot be done, says nothing and is listed at once', async (answer) => {
    const bot = vi.fn(() => answer);
    const at = deployment({ bot: bot as unknown as Bot });
    await at.receive(says('hello'));
    await at.settle();
    expect(bot).toHaveBeenCalledTimes(1);
    expect(at.graph.calls).toEqual([]);
    expect(at.thread().failures).toMatchObject([{ verb: 'answer', reason: 'bot-error' }]);
    expect(at.metrics.values).toEqual({ [METRICS.botFailed]: [1] });
  });

  it('of which one action is not valid does the others, and says which one', async () => {
    const quickReplies = Array.from({ length: 14 }, (_, n) => ({ title: `${n}`, payload: `P${n}` }));
    const at = deployment({
      bot: () => [
        { do: 'say', text: 'one' },
        { do: 'say', text: 'two', quickReplies },
        { do: 'say', text: 'three' },
      ],
    });
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['one', 'three']);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
    expect(at.log.text()).toContain('actions[1].quickReplies[13]: ');
    expect(at.metrics.values).toEqual({ [METRICS.botFailed]: [1], [METRICS.answered]: [1] });
  });

  it('that fails at each attempt is counted each time', async () => {
    const at = deployment({ bot: () => Promise.reject(new Error('no idea')) });
    await at.receive(says('hello'));
    await at.settle();
    expect(at.metrics.total(METRICS.botFailed)).toBe(3);
  });

  it('lets no text into the log by the stack of its error', async () => {
    const at = deployment({
      bot: ({ turn }) => {
        const error = new Error('failed');
        error.stack = `Error: failed\n    said ${'text' in turn ? turn.text : ''}\n    at bot (/var/task/bot.mjs:1:2)`;
        throw error;
      },
    });
    await at.receive(says('my card is 4111'));
    await at.visit();
    expect(at.log.text()).toContain('at bot (/var/task/bot.mjs:1:2)');
    expect(at.log.text()).not.toContain('4111');
  });
});
