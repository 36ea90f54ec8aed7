import { describe, expect, it } from 'vitest';
import { idHash } from '../../functions/thread/command.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, PAGE_INBOX } from '../ids.ts';
import { answer, begun, passTo, say, settleHead } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  echo,
  HOUR,
  IDLE,
  MINUTE,
  message,
  ownedBy,
  postback,
  quickReply,
  SECOND,
  SETTINGS,
  settingsWith,
  unsend,
} from './a-thread.ts';
import { seen } from './an-event.ts';

const observed = (thread: Thread, event: Parameters<typeof observe>[1], settings = SETTINGS) =>
  observe(thread, event, settings, NOW).thread;
const waiting = (since: number, members: Partial<Thread> = {}) =>
  ownedBy(BY_INBOX, { waitingSince: since, lastPersonAt: since, ...members });
const standby = { channel: 'standby' } as const;

describe('a wait begins', () => {
  it.each([
    ['message', message()],
    ['quick reply', quickReply()],
    ['tap', postback()],
    ['message with a picture only', { ...message(), text: undefined }],
  ] as const)('with a %s of the person', (_what, event) => {
    expect(observed(ownedBy(BY_US), event as typeof event & { text: string })).toMatchObject({
      waitingSince: NOW,
      waitingMessage: idHash(event.id),
    });
  });

  it('once: what comes later waits with it, and what is older begins it', () => {
    expect(observed(waiting(NOW - MINUTE), message(standby)).waitingSince).toBe(NOW - MINUTE);
    const late = message({ ...standby, id: 'late', at: at(NOW - 2 * SECOND) });
    expect(observed(waiting(NOW - SECOND), late)).toMatchObject({
      waitingSince: NOW - 2 * SECOND,
      waitingMessage: idHash('late'),
    });
  });

  it.each([
    ['thanks for a human’s words', { lastHumanAt: NOW - MINUTE }, message({ text: '👍' })],
    ['what a human has answered already', { lastHumanAt: NOW + 1 }, message()],
    ['what a machine has answered already', { machineAt: NOW + 1 }, message()],
    ['a tap on another app’s button', {}, postback(standby)],
    ['what nobody may answer any more', {}, message({ at: at(NOW - DAY) })],
  ])('not with %s', (_what, members, event) => {
    expect(observed(ownedBy(BY_INBOX, members), event)).not.toHaveProperty('waitingSince');
  });

  it('with an emoji where no human has spoken today, and with words after it', () => {
    const heard = ownedBy(BY_US, { lastHumanAt: NOW - DAY - 1 });
    expect(observed(heard, message({ text: '👍' })).waitingSince).toBe(NOW);
    const spoken = ownedBy(BY_INBOX, { lastHumanAt: NOW - MINUTE });
    expect(observed(spoken, message({ ...standby, text: 'ok 👍' })).waitingSince).toBe(NOW);
  });

  it('anew, with the person’s last message, when we give the thread away', () => {
    const passing = ownedBy(BY_US, { lastPersonAt: NOW - MINUTE, mailbox: [begun(passTo())] });
    const thread = settleHead(passing, { kind: 'moved' });
    expect(thread).toMatchObject({ waitingSince: NOW - MINUTE, offered: [PAGE_INBOX] });
  });

  it.each([
    ['where the other app asked for it', passTo({ cause: 'request' }), {}],
    ['where somebody has spoken there already', passTo(), { lastHumanAt: NOW + 1 }],
    ['where nobody may answer the person any more', passTo(), { lastPersonAt: NOW - DAY }],
    ['where the person has never written', passTo(), { lastPersonAt: undefined }],
  ])('not when we give it away %s', (_where, command, members) => {
    const { lastPersonAt = NOW - MINUTE, ...others } = { lastPersonAt: NOW - MINUTE, ...members };
    const known = 'lastPersonAt' in members && members.lastPersonAt === undefined ? {} : { lastPersonAt };
    const thread = ownedBy(BY_US, { ...known, ...others, mailbox: [begun(command)] });
    expect(settleHead(thread, { kind: 'moved' })).not.toHaveProperty('waitingSince');
  });
});

describe('a wait ends', () => {
  it.each([
    ['a human’s words', echo({ appId: PAGE_INBOX, ...standby })],
    [
      'words of an app that is no target',
      echo({ appId: '9999999999999999' as typeof PAGE_INBOX, ...standby }),
    ],
    ['a machine’s words', echo({ appId: PAGE_INBOX, ...standby, isAiGenerated: true })],
  ])('with %s', (_what, event) => {
    expect(seen(waiting(NOW - MINUTE), event).thread).not.toHaveProperty('waitingSince');
  });

  it('for all that is not newer than these words: what came after them waits on', () => {
    const late = echo({ appId: PAGE_INBOX, ...standby, at: at(NOW - MINUTE) });
    const { waitingSince } = seen(waiting(NOW - 2 * MINUTE, { lastPersonAt: NOW - SECOND }), late).thread;
    expect(waitingSince).toBe(NOW - SECOND);
    expect(seen(waiting(NOW - SECOND), late).thread.waitingSince).toBe(NOW - SECOND);
  });

  it('not with an automatic text', () => {
    const idle = ownedBy(IDLE, { waitingSince: NOW - SECOND, lastPersonAt: NOW - SECOND });
    expect(seen(idle, echo({ appId: PAGE_INBOX })).thread.waitingSince).toBe(NOW - SECOND);
  });

  const asked = { waitingSince: NOW, lastPersonAt: NOW };

  it('with the bot’s answer, when it has been sent', () => {
    const said = settleHead(ownedBy(BY_US, { ...asked, mailbox: [begun(say())] }), { kind: 'said' });
    expect(said).not.toHaveProperty('waitingSince');
    const commands = [say()];
    const answered = settleHead(ownedBy(BY_US, { ...asked, mailbox: [begun(answer())] }), {
      kind: 'answered',
      commands,
    });
    expect(answered.waitingSince).toBe(NOW);
  });

  it('with the answer to the message that waits, not with that to an older one', () => {
    const next = answer({ id: 'next', causedAt: NOW + SECOND });
    const mailbox = [begun(say({ causedAt: NOW })), next];
    const thread = settleHead(ownedBy(BY_US, { ...asked, lastPersonAt: NOW + MINUTE, mailbox }), {
      kind: 'said',
    });
    expect(thread.waitingSince).toBe(NOW + SECOND);
  });

  it('with a bot that wants to say nothing', () => {
    const thread = settleHead(ownedBy(BY_US, { ...asked, mailbox: [begun(answer())] }), {
      kind: 'answered',
      commands: [],
    });
    expect(thread).not.toHaveProperty('waitingSince');
  });

  it.each(['trigger', 'hand-over', 'returned'] as const)('not with words about a hand-over (%s)', (cause) => {
    const mailbox = [begun(say({ cause }))];
    expect(settleHead(ownedBy(BY_US, { ...asked, mailbox }), { kind: 'said' }).waitingSince).toBe(NOW);
  });

  it('with the words that nobody comes, and with what nobody can send to the person', () => {
    const told = ownedBy(BY_US, { ...asked, mailbox: [begun(say({ cause: 'nobody' }))] });
    expect(settleHead(told, { kind: 'said' })).not.toHaveProperty('waitingSince');
    const blocked = ownedBy(BY_US, { ...asked, mailbox: [begun(say())] });
    expect(settleHead(blocked, { kind: 'unreachable', detail: '551' })).not.toHaveProperty('waitingSince');
  });

  it.each([
    ['silent', undefined],
    ['unclaimed', undefined],
    ['done', NOW],
  ] as const)('or not with the bot’s turn in a thread that came back (%s)', (why, since) => {
    const turn = { kind: 'returned', why } as const;
    const mailbox = [begun(answer({ cause: 'returned', turn }))];
    const thread = settleHead(ownedBy(BY_US, { ...asked, mailbox }), { kind: 'answered', commands: [say()] });
    expect(thread.waitingSince).toBe(since);
  });

  it('with the message that the person takes back, and with no other', () => {
    const thread = waiting(NOW - MINUTE, { waitingMessage: idHash('message-1') });
    expect(observed(thread, unsend('message-1'))).not.toHaveProperty('waitingSince');
    expect(observed({ ...thread, lastPersonAt: NOW }, unsend('message-1')).waitingSince).toBe(NOW);
    expect(observed(thread, unsend('message-2')).waitingSince).toBe(NOW - MINUTE);
  });
});

describe('the words of a human', () => {
  const handedOver = waiting(NOW - HOUR, { since: NOW - HOUR, offered: [PAGE_INBOX] });
  const words = echo({ appId: PAGE_INBOX, ...standby });

  it('after a hand-over tell how long it took until somebody came, once', () => {
    const { thread } = seen(handedOver, words);
    expect(thread.pendingTimeline).toMatchObject([
      { what: 'human', verdict: 'applied', detail: 'picked-up', seconds: 3_600 },
    ]);
    const again = seen(thread, echo({ id: 'echo-2', appId: PAGE_INBOX, ...standby, at: at(NOW + 1) }));
    expect(again.thread.pendingTimeline).toHaveLength(1);
  });

  it('stop the way back, and let every target be offered the thread again', () => {
    const wayBack = { why: 'unclaimed', at: NOW } as const;
    const { thread } = seen({ ...handedOver, wayBack, rang: { unclaimed: true } }, words);
    for (const member of ['wayBack', 'offered', 'rang']) expect(thread).not.toHaveProperty(member);
  });

  it('of a machine that owns the thread pick it up, of another they do not', () => {
    const settings = settingsWith({ automaticApps: [HELP_DESK] });
    const spoken = echo({ appId: HELP_DESK, ...standby });
    expect(observe(ownedBy(BY_DESK), spoken, settings, NOW).thread.machineAt).toBe(NOW);
    expect(observe(ownedBy(BY_INBOX), spoken, settings, NOW).thread).not.toHaveProperty('machineAt');
    const getting = ownedBy(BY_US, { mailbox: [begun(passTo({ to: HELP_DESK }))] });
    expect(observe(getting, spoken, settings, NOW).thread.machineAt).toBe(NOW);
  });
});

describe('what was offered', () => {
  it('is forgotten when the person writes to the bot, not while another app has the thread', () => {
    const offered = [PAGE_INBOX];
    expect(observed(ownedBy(BY_US, { offered }), message())).not.toHaveProperty('offered');
    expect(observed(ownedBy(BY_DESK, { offered }), message(standby)).offered).toEqual(offered);
  });
});
