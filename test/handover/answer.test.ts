import { describe, expect, it, vi } from 'vitest';
import type { ThreadKey } from '../../functions/messenger/ids.ts';
import { NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../ids.ts';
import { deployment, deploymentThatReceived, isAtRest, PAGE_TOKEN, THREAD } from '../support/deployment.ts';
import { echoOf, passes, says } from '../support/items.ts';
import { APP_SECRET } from '../support/sign.ts';

describe('an answer', () => {
  it('is said once, in the name of the Page, with the id of the command as metadata', async () => {
    const at = await deploymentThatReceived(says('hello'));
    const id = at.thread().mailbox[0]?.id;
    await at.visit();
    expect(at.graph.calls).toEqual([
      {
        verb: 'send',
        caller: { pageId: PAGE, token: PAGE_TOKEN, appSecrets: [APP_SECRET] },
        message: { psid: PERSON, text: '[bot] hello', metadata: `${id}-0` },
      },
    ]);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('costs three writes and one batch of history', async () => {
    const at = await deploymentThatReceived(says('hello'));
    const replace = vi.spyOn(at.threads, 'replace');
    const appendTimeline = vi.spyOn(at.threads, 'appendTimeline');
    await at.visit();
    expect(replace).toHaveBeenCalledTimes(3);
    expect(appendTimeline).toHaveBeenCalledTimes(1);
  });

  it('is marked as begun before its call', async () => {
    const at = await deploymentThatReceived(says('hello'));
    const seen: unknown[] = [];
    at.graph.onCall = () => void seen.push(structuredClone(at.thread().mailbox));
    await at.visit();
    expect(seen[0]).toMatchObject([{ verb: 'say', attempts: 1, begun: { at: NOW, until: NOW + 35_000 } }]);
  });

  it('is spoken with both secrets at hand during a rotation', async () => {
    const at = deployment();
    at.ssm.put('/test/app-secret-previous', 'the-one-before');
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.calls[0]?.caller.appSecrets).toEqual([APP_SECRET, 'the-one-before']);
  });

  it.each(['before', 'after'])('is not said again when its echo comes %s the answer', async (when) => {
    const at = await deploymentThatReceived(says('hello'));
    const hear = async () => {
      for (const said of at.graph.said) await at.receive(echoOf(said));
    };
    at.graph.onCall = async (_call, moment) => {
      if (moment === 'after' && when === 'before') await hear();
    };
    await at.visit();
    await hear();
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [], unproven: false, echoes: true });
  });

  it('tells the Page nothing about its echoes on Instagram, which name no command', async () => {
    const at = await deploymentThatReceived(says('hello'));
    at.threads.put({ ...at.thread(), platform: 'instagram', echoes: true });
    await at.visit();
    expect(at.graph.said).toHaveLength(1);
    expect(at.page()?.echoes ?? false).toBe(false);
  });

  it('tells once that echoes arrive for the Page', async () => {
    const at = await deploymentThatReceived(says('hello'));
    await at.visit();
    for (const said of at.graph.said) await at.receive(echoOf(said));
    await at.receive(says('again', { at: NOW + 1 }));
    const update = vi.spyOn(at.pages, 'update');
    await at.visit();
    expect(at.page()?.echoes).toBe(true);
    await at.receive(says('and again', { at: NOW + 2 }));
    await at.visit();
    expect(update).toHaveBeenCalledTimes(1);
  });

  it('of several actions is given in the order of the bot', async () => {
    const at = deployment({
      bot: () => [
        { do: 'say', text: 'one' },
        { do: 'say', text: '' },
        { do: 'say', text: 'two', quickReplies: [{ title: 'Yes', payload: 'YES' }] },
        { do: 'extend', durationSeconds: 3_600 },
        { do: 'release' },
      ],
    });
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, PAGE_INBOX));
    await at.visit();
    expect(at.graph.verbs()).toEqual(['send', 'send', 'extend', 'release']);
    expect(at.graph.said.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(at.graph.calls[1]?.message?.quickReplies).toEqual([{ title: 'Yes', payload: 'YES' }]);
    expect(at.thread()).toMatchObject({ owner: { kind: 'idle' }, mailbox: [] });
  });

  it('may be nothing at all', async () => {
    const at = deployment({ bot: () => [] });
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.calls).toEqual([]);
    expect(at.thread()).toSatisfy(isAtRest);
    expect(at.thread().failures).toEqual([]);
  });

  it('welcomes the person back, once, when a thread is passed to us', async () => {
    const at = deployment();
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, PAGE_INBOX), passes(OUR_APP, PAGE_INBOX));
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['The bot is back.']);
  });

  it('is written to the history without a word of it', async () => {
    const at = await deploymentThatReceived(says('canary-words'));
    await at.visit();
    const lines = at.threads.timeline(THREAD);
    expect(lines.map(({ what, verdict }) => `${what} ${verdict}`)).toEqual(['message queued', 'say done']);
    expect(JSON.stringify(lines)).not.toContain('canary-words');
  });
});

describe('a visit', () => {
  it('to a thread that nobody knows does nothing', async () => {
    const at = deployment();
    expect(await at.visit('1:2' as ThreadKey)).toEqual([]);
    expect(at.threads.snapshots.size).toBe(0);
  });

  it('to a thread without work writes nothing', async () => {
    const at = await deploymentThatReceived(says('hello'));
    await at.visit();
    const replace = vi.spyOn(at.threads, 'replace');
    expect(await at.visit()).toEqual([]);
    expect(replace).not.toHaveBeenCalled();
  });

  it('does in one go what arrives while it is under way', async () => {
    const at = await deploymentThatReceived(says('one'));
    at.graph.onCall = async ({ message }) => {
      if (message?.text === '[bot] one') await at.receive(says('two', { at: NOW + 1 }));
    };
    await at.visit();
    expect(at.graph.said.map(({ text }) => text)).toEqual(['[bot] one', '[bot] two']);
    expect(at.thread()).toSatisfy(isAtRest);
  });

  it('asks Meta once the thread has been quiet for five minutes, and not again', async () => {
    const at = await deploymentThatReceived(says('hello'));
    await at.visit();
    expect(at.thread().dueAt).toBe(NOW + 5 * 60_000);
    at.clock.now = NOW + 5 * 60_000;
    at.graph.owner = PAGE_INBOX;
    at.graph.mode = 'routing';
    expect(await at.visit()).toEqual(['verify owner']);
    expect(at.thread()).toMatchObject({ owner: { kind: 'app', appId: PAGE_INBOX }, ownerName: 'page-inbox' });
    expect(await at.visit()).toEqual([]);
  });
});
