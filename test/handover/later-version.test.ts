import { beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Owner } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';
import { threadWith } from '../support/threads.ts';
import { answer } from '../thread/a-command.ts';

const HOUR = 3_600_000;
const raw = { owner: { S: 'team' }, heldBy: { S: '100000000000001#night shift' } };
const TEAM: Owner = { kind: 'unknown', raw };

const answers = (at: Deployment) => at.graph.said.map(({ text }) => text);

describe('a thread whose owner is of a kind that only a later version knows', () => {
  let at: Deployment;

  beforeEach(() => {
    at = deployment();
    at.graph.addPerson(threadWith().psid);
    at.threads.put(threadWith({ owner: TEAM }));
  });

  async function hears(channel: 'messaging' | 'standby', owner: AppId | undefined) {
    at.graph.owner = owner;
    await (channel === 'messaging' ? at.receive : at.receiveOnStandby)(says('hello'));
    await at.visit();
  }

  it('is left to another app that has it, by Meta’s word', async () => {
    await hears('standby', PAGE_INBOX);
    expect(answers(at)).toEqual([]);
    expect(at.thread()).toMatchObject({ owner: { kind: 'foreign' }, unproven: false });
  });

  it('is answered where nobody has it, by Meta’s word', async () => {
    await hears('messaging', undefined);
    expect(at.graph.verbs()).toEqual(['threadOwner', 'send']);
    expect(at.thread().owner).toEqual({ kind: 'idle' });
  });

  it.each([
    ['answered on messaging', 'messaging', ['[bot] hello']],
    ['left on standby', 'standby', []],
  ] as const)('is %s where Meta cannot be asked, and its owner stays', async (_how, channel, said) => {
    at.graph.fail('threadOwner', refusal('thread_owner', 10));
    await hears(channel, undefined);
    expect(answers(at)).toEqual(said);
    expect(at.thread()).toMatchObject({ owner: TEAM, unproven: true, mailbox: [] });
  });

  it('is asked for before anything is said that waited already', async () => {
    at.threads.put(threadWith({ owner: TEAM, mailbox: [answer()], dueAt: NOW }));
    at.graph.owner = PAGE_INBOX;
    await at.visit();
    expect(at.graph.verbs()).toEqual(['threadOwner']);
    expect(answers(at)).toEqual([]);
  });
});

describe('a thread on a platform that only a later version knows', () => {
  const whatsapp = threadWith({
    platform: 'whatsapp' as Platform,
    mailbox: [answer()],
    verifyAt: NOW,
    dueAt: NOW,
  });

  it('waits, and is looked at in an hour', async () => {
    const at = deployment();
    at.threads.put(whatsapp);
    expect(await at.visit()).toEqual([]);
    const { platform, mailbox, waitingFor, dueAt } = at.thread();
    expect({ platform, waitingFor }).toEqual({ platform: 'whatsapp', waitingFor: 'unknown-platform' });
    expect(mailbox).toEqual(whatsapp.mailbox);
    expect(dueAt).toBeGreaterThan(NOW + 60_000);
    expect(at.graph.calls).toEqual([]);
  });

  it('lists what waits for too long', async () => {
    const at = deployment();
    at.threads.put(whatsapp);
    at.clock.now = NOW + HOUR;
    await at.visit();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ verb: 'answer', reason: 'too-late' }] });
  });

  it('is of the platform on which Meta delivers its next message', async () => {
    const at = deployment();
    at.threads.put({ ...whatsapp, mailbox: [] });
    await at.receive(says('hello'));
    await at.visit();
    expect(at.thread().platform).toBe('messenger');
    expect(answers(at)).toEqual(['[bot] hello']);
  });
});
