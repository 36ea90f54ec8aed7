import { describe, expect, it } from 'vitest';
import { threadKey } from '../../functions/messenger/ids.ts';
import { HELP_DESK, NOW, PAGE, PAGE_INBOX, type PERSON, ZENDESK } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';

const TEXTS = { handOver: 'One moment.', welcomeBack: '', nobodyCame: 'Sorry, nobody is here.' };

/** The phrase leads to the inbox, which is not connected to the Page; these targets, too. */
async function asksForHuman(
  settings: object,
  disconnected: readonly string[] = [PAGE_INBOX],
): Promise<Deployment> {
  const at = deployment({ settings: { texts: TEXTS, ...settings } });
  at.graph.onCall = ({ verb, to }, when) => {
    if (verb === 'pass' && when === 'before' && disconnected.includes(String(to))) {
      throw refusal('pass_thread_control', 100, 2018164);
    }
  };
  await at.receive(says('chat with agent'));
  await at.settle();
  return at;
}

const MINUTE = 60_000;
const NEXT_PERSON = '24000000000000002' as typeof PERSON;
const NEXT = threadKey(PAGE, NEXT_PERSON);

const said = (at: Deployment) => at.graph.said.map(({ text }) => text);

describe('a hand-over to a target that is not connected', () => {
  it('goes to the fallback, and is listed', async () => {
    const at = await asksForHuman({ fallback: 'help-desk' });
    expect(at.graph.owner).toBe(HELP_DESK);
    expect(said(at)).toEqual(['One moment.']);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'pass', reason: '100/2018164' }] });
  });

  it.each([
    ['there is no fallback', {}, [PAGE_INBOX]],
    ['the fallback is the same target', { fallback: 'page-inbox' }, [PAGE_INBOX]],
    ['the fallback is not connected either', { fallback: 'help-desk' }, [PAGE_INBOX, HELP_DESK]],
  ])('is told to the person where %s', async (_where, settings, disconnected) => {
    const at = await asksForHuman(settings, disconnected);
    expect(said(at)).toEqual(['One moment.', 'Sorry, nobody is here.']);
    expect(at.thread().mailbox).toEqual([]);
    expect(at.thread().failures.length).toBe(disconnected.length);
  });

  it('is told once in 12 h, and listed each time', async () => {
    const at = await asksForHuman({});
    for (const hours of [1, 13]) {
      at.clock.now = NOW + hours * 3_600_000;
      await at.receive(says('chat with agent', { at: at.clock.now }));
      await at.settle();
    }
    const sorry = said(at).filter((text) => text === TEXTS.nobodyCame);
    expect(said(at).filter((text) => text === TEXTS.handOver)).toHaveLength(3);
    expect(sorry).toHaveLength(2);
    expect(at.thread().failures).toHaveLength(3);
  });

  it('goes nowhere else where another app has the thread', async () => {
    const at = deployment({ settings: { texts: TEXTS, fallback: 'help-desk' } });
    at.graph.onCall = ({ verb }, when) => {
      if (verb === 'pass' && when === 'before') throw refusal('pass_thread_control', 10, 2018300);
    };
    await at.receive(says('chat with agent'));
    await at.settle();
    expect(at.graph.calls.filter(({ verb }) => verb === 'pass').map(({ to }) => to)).toEqual([
      PAGE_INBOX,
      PAGE_INBOX,
    ]);
    expect(said(at)).toEqual(['One moment.']);
    expect(at.thread().failures).toMatchObject([{ verb: 'pass', reason: '10/2018300' }]);
  });

  it('says nothing in a thread whose owner is in doubt', async () => {
    const at = deployment({ settings: { texts: { ...TEXTS, handOver: '' } } });
    at.graph.owner = HELP_DESK;
    at.graph.onCall = ({ verb }, when) => {
      if (when !== 'before') return;
      if (verb === 'threadOwner') throw refusal('thread_owner', 10);
      if (verb === 'pass') throw refusal('pass_thread_control', 100, 2018164);
    };
    await at.receiveOnStandby(says('chat with agent'));
    await at.settle();
    expect(at.graph.verbs()).not.toContain('send');
  });

  describe('of which Meta has said so a moment ago', () => {
    const asksNext = async (settings: object, disconnected: readonly string[] = [PAGE_INBOX]) => {
      const at = await asksForHuman(settings, disconnected);
      at.graph.calls.length = 0;
      at.clock.advance(MINUTE);
      await at.receive(says('chat with agent', { at: at.clock.now, psid: NEXT_PERSON }));
      await at.visit(NEXT);
      return at;
    };
    const passesTo = (at: Deployment) =>
      at.graph.calls.filter(({ verb }) => verb === 'pass').map(({ to }) => to);

    it('goes to the next target at once', async () => {
      const targets = {
        'page-inbox': { appId: PAGE_INBOX, next: 'zendesk' },
        zendesk: { appId: ZENDESK, next: 'help-desk' },
        'help-desk': { appId: HELP_DESK },
      };
      const at = await asksNext({ targets }, [PAGE_INBOX, ZENDESK]);
      expect(passesTo(at)).toEqual([HELP_DESK]);
      expect(said(at)).toEqual(['One moment.', 'One moment.']);
      expect(at.thread(NEXT).failures).toMatchObject([{ verb: 'pass', reason: 'not-connected' }]);
    });

    it('is not promised to the next person, who hears that nobody comes', async () => {
      const at = await asksNext({});
      expect(passesTo(at)).toEqual([]);
      expect(said(at)).toEqual(['One moment.', 'Sorry, nobody is here.', 'Sorry, nobody is here.']);
      expect(at.thread(NEXT)).toMatchObject({ mailbox: [], failures: [{ reason: 'not-connected' }] });
    });

    it('is tried again after a quarter of an hour, and promised again once it is there', async () => {
      const at = await asksNext({});
      at.graph.onCall = () => {};
      at.clock.advance(15 * MINUTE);
      await at.receive(says('chat with agent', { at: at.clock.now, psid: NEXT_PERSON }));
      await at.visit(NEXT);
      expect(passesTo(at)).toEqual([PAGE_INBOX]);
      expect(at.page()).not.toHaveProperty('missing');
    });

    it('is written once, and told with what to check', async () => {
      const at = await asksNext({});
      expect(at.page()?.missing).toEqual([{ appId: PAGE_INBOX, at: expect.any(Number) }]);
      expect(at.log.lines.filter(({ message }) => message.includes('not connected'))).toHaveLength(1);
    });
  });

  it('says nothing where the settings have no text for it', async () => {
    const at = await asksForHuman({ texts: { ...TEXTS, nobodyCame: '' } });
    expect(said(at)).toEqual(['One moment.']);
  });
});
